"""The read-only place where audits run: one in-memory database that sees lake and candidate.

Schemas: ``raw`` (every committed row, `raw.commits`, `raw.build`), ``fresh`` (the commits that are
audited, and raw rows of those), ``marts`` (the candidate's), ``before`` (how many rows the marts of
the version before have: `before.row_counts`). All files are attached read-only; the hub itself is
discarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy

from tributary.lake.casts import identifier, literal
from tributary.settings import Settings


@dataclass(frozen=True, slots=True)
class Hub:
    """An open hub. `url` is its SQLAlchemy address inside this process.

    `unreadable` are the raw tables whose files are gone or damaged, and what DuckDB said.
    """

    url: str
    connection: Any
    unreadable: Mapping[str, str]

    def tables(self, schema: str) -> set[str]:
        """Names of the tables and views in one of the hub's schemas."""
        rows = self.connection.execute(
            "select view_name from duckdb_views()"
            " where schema_name = ? and database_name = current_database()",
            [schema],
        ).fetchall()
        return {name for (name,) in rows}

    def row_count(self, schema: str, table: str) -> int:
        """Rows of a table or view."""
        return int(
            self.connection.execute(f'select count(*) from {schema}."{table}"').fetchone()[0]
        )


@contextmanager
def open_hub(
    settings: Settings,
    candidate: Path | None,
    *,
    since_seq: int,
    name: str,
    predecessor: Path | None = None,
) -> Iterator[Hub]:
    """Open a hub on the work database and `candidate`; `fresh` starts after commit `since_seq`.

    Without a candidate, `marts` is empty. `predecessor` is the database of the version before, if
    there is one.

    Everything is closed at the end, so that the candidate can be written again in this process.
    """
    # Through SQLAlchemy, as GX opens it: DuckDB wants equal configuration of all connections.
    url = f"duckdb:///:memory:{name.replace('-', '_')}"
    engine = sqlalchemy.create_engine(url)
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    unreadable: dict[str, str] = {}
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = '{settings.duckdb_memory_limit}'")
        for schema in ("raw", "fresh", "marts", "before"):
            connection.execute(f"create schema {schema}")
        unreadable = _take_raw(connection, settings.work_database, since_seq)
        _count_rows(connection, predecessor)
        if candidate is not None:
            _show_marts(connection, candidate)
        else:  # dbt, which builds one, is busy on all cores
            connection.execute("set threads = 1")
        yield Hub(url, connection, unreadable)
    finally:
        pooled.close()
        engine.dispose()


def first_line(error: Exception) -> str:
    """What DuckDB said, without its hints."""
    return str(error).splitlines()[0][:300]


def _show_marts(connection: Any, candidate: Path) -> None:
    connection.execute(f"attach {literal(str(candidate))} as warehouse (read_only)")
    for (table,) in connection.execute(
        "select distinct table_name from duckdb_columns()"
        " where database_name = 'warehouse' and schema_name = 'marts'"
    ).fetchall():
        connection.execute(f'create view marts."{table}" as from warehouse.marts."{table}"')


def _count_rows(connection: Any, predecessor: Path | None) -> None:
    """Make `before.row_counts`: of a database that is not attached for longer, as `_take_raw`.

    A predecessor that is damaged has no say: the candidate is to take its place.
    """
    connection.execute("create table before.row_counts (table_name varchar, row_count bigint)")
    if predecessor is None:
        return
    try:
        connection.execute(f"attach {literal(str(predecessor))} as predecessor (read_only)")
    except duckdb.IOException:
        return
    for (table,) in connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = 'predecessor' and schema_name = 'marts'"
    ).fetchall():
        connection.execute(
            "insert into before.row_counts"
            f" select {literal(table)}, count(*) from predecessor.marts.{identifier(table)}"
        )
    connection.execute("detach predecessor")


def _take_raw(connection: Any, work: Path, since_seq: int) -> dict[str, str]:
    """Make the schema `raw` of the work database again, and `fresh`; what could not be read.

    The work database does not stay attached: dbt writes to it while raw entities are audited, GX
    asks for the columns of a table again and again, and DuckDB looks through those of every
    attached table.
    """
    unreadable = {}
    connection.execute(f"attach {literal(str(work))} as work (read_only)")
    for (table,) in connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = 'work' and schema_name = 'raw'"
    ).fetchall():
        connection.execute(f'create table raw."{table}" as from work.raw."{table}"')
    views = connection.execute(
        "select view_name, sql from duckdb_views()"
        " where database_name = 'work' and schema_name = 'raw' order by 1"
    ).fetchall()
    connection.execute("detach work")
    for view, sql in views:
        try:
            connection.execute(sql)
        except duckdb.IOException as error:
            unreadable[view] = first_line(error)
    for (view,) in connection.execute(
        "select table_name from duckdb_columns()"
        " where schema_name = 'raw' and column_name = '_commit_seq'"
    ).fetchall():
        connection.execute(
            f'create view fresh."{view}" as from raw."{view}" where _commit_seq > {since_seq}'
        )
    connection.execute(
        f"create view fresh.commits as from raw.commits where commit_seq > {since_seq}"
    )
    return unreadable
