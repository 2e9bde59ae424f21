"""The read-only place where audits run: one in-memory database that sees lake and candidate.

Schemas: ``raw`` (every committed row, `raw.commits`, `raw.build`), ``fresh`` (raw rows of the
commits that are audited), ``marts`` (the candidate's). Both files are attached read-only; the hub
itself is discarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy

from tributary.lake.casts import literal
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
def open_hub(settings: Settings, candidate: Path, *, since_seq: int, name: str) -> Iterator[Hub]:
    """Open a hub on the work database and `candidate`; `fresh` starts after commit `since_seq`.

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
        connection.execute(f"attach {literal(str(settings.work_database))} as work (read_only)")
        connection.execute(f"attach {literal(str(candidate))} as warehouse (read_only)")
        for schema in ("raw", "fresh", "marts"):
            connection.execute(f"create schema {schema}")
        for table, columns in _relations(connection, "work", "raw").items():
            try:
                _show_raw(connection, table, since_seq if "_commit_seq" in columns else None)
            except duckdb.IOException as error:
                unreadable[table] = first_line(error)
        for table in _relations(connection, "warehouse", "marts"):
            connection.execute(f'create view marts."{table}" as from warehouse.marts."{table}"')
        yield Hub(url, connection, unreadable)
    finally:
        pooled.close()
        engine.dispose()


def first_line(error: Exception) -> str:
    """What DuckDB said, without its hints."""
    return str(error).splitlines()[0][:300]


def _show_raw(connection: Any, table: str, since_seq: int | None) -> None:
    connection.execute(f'create view raw."{table}" as from work.raw."{table}"')
    if since_seq is not None:
        connection.execute(
            f'create view fresh."{table}" as'
            f' from work.raw."{table}" where _commit_seq > {since_seq}'
        )


def _relations(connection: Any, database: str, schema: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "select table_name, list(column_name) from duckdb_columns()"
        " where database_name = ? and schema_name = ? group by 1 order by 1",
        [database, schema],
    ).fetchall()
    return dict(rows)
