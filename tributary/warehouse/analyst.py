"""The analysts' warehouse: same schema and names, no personal columns, no restricted rows.

It is written anew, table by table, never by dropping columns from a copy: a dropped column's
blocks would stay in the file.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tributary.lake.casts import literal
from tributary.settings import Settings
from tributary.warehouse.versions import ANALYST_DATABASE

#: A hashed personal value still identifies a person to whoever can hash a guess or join on it.
_HASH_SUFFIX = "_hash"
#: The file's name, and so its database's to whoever opens it.
_OURS = Path(ANALYST_DATABASE).stem


@dataclass(frozen=True, slots=True)
class Withheld:
    """What analysts do not get of one table: all of it, some columns, or rows that match `rows`."""

    is_whole: bool = False
    columns: tuple[str, ...] = ()
    rows: str | None = None


@contextmanager
def tables_copied_beside(
    settings: Settings,
    source: Path,
    destination: Path,
    withheld: Mapping[str, Withheld],
    *,
    without: Collection[str] = (),
) -> Iterator[None]:
    """While the block runs, copy schema `marts` of `source` to the new file `destination`.

    Of each table what is `withheld` (by its name) is left out, as are the tables `without`, which
    `complete_analyst_database` adds. When the block has ended, the others are there in the order of
    their names, rows in theirs; if it raised, some of them. Raises duckdb.Error if `source` cannot
    be read or the disk is full.
    """
    _clear(destination)
    is_ended = threading.Event()
    with (
        _opened(settings, source, destination) as connection,
        ThreadPoolExecutor(1, thread_name_prefix="analysts-copy") as beside,
    ):
        copied = beside.submit(_copy, connection, withheld, without, is_ended)
        try:
            yield
        except BaseException:
            is_ended.set()
            connection.interrupt()
            raise
        copied.result()


def write_analyst_database(
    settings: Settings, source: Path, destination: Path, withheld: Mapping[str, Withheld]
) -> None:
    """Write schema `marts` of `source` to the new file `destination`, less what is `withheld`."""
    _clear(destination)
    complete_analyst_database(settings, source, destination, withheld)


def complete_analyst_database(
    settings: Settings, source: Path, destination: Path, withheld: Mapping[str, Withheld]
) -> None:
    """Add to `destination` the tables of `source` that it has not, and the views; write it out."""
    with _opened(settings, source, destination) as connection:
        _copy(connection, withheld, _columns_of(connection, _OURS))
        for statement in _views(connection, withheld):
            connection.execute(statement)
        connection.execute(f"checkpoint {_OURS}")


def _clear(destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (destination, destination.with_name(f"{destination.name}.wal")):
        leftover.unlink(missing_ok=True)


@contextmanager
def _opened(
    settings: Settings, source: Path, destination: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """`source` as ``candidate`` and, in use, `destination` by the name that views call it by."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = '{settings.duckdb_memory_limit}'")
        connection.execute(f"attach {literal(str(source))} as candidate (read_only)")
        connection.execute(f"attach {literal(str(destination))} as {_OURS}")
        connection.execute(f"use {_OURS}")
        yield connection


def _copy(
    connection: duckdb.DuckDBPyConnection,
    withheld: Mapping[str, Withheld],
    without: Collection[str],
    is_ended: threading.Event | None = None,
) -> None:
    connection.execute("create schema if not exists marts")
    for table, columns in _columns_of(connection, "candidate").items():
        if is_ended is not None and is_ended.is_set():
            return
        rule = withheld.get(table, Withheld())
        if rule.is_whole or table in without:
            continue
        kept = [c for c in columns if c not in rule.columns and not c.endswith(_HASH_SUFFIX)]
        names = ", ".join(f'"{column}"' for column in kept)
        where = f" where not coalesce(({rule.rows}), false)" if rule.rows else ""
        connection.execute(
            f'create table marts."{table}" as select {names} from candidate.marts."{table}"{where}'
        )


def _columns_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns()"
        " semi join duckdb_tables() using (database_name, schema_name, table_name)"
        " where database_name = ? and schema_name = 'marts'"
        " group by table_name order by table_name",
        [database],
    ).fetchall()
    return dict(rows)


def _views(connection: duckdb.DuckDBPyConnection, withheld: Mapping[str, Withheld]) -> list[str]:
    rows = connection.execute(
        "select view_name, sql from duckdb_views()"
        " where database_name = 'candidate' and schema_name = 'marts' and not internal"
        " order by view_oid"
    ).fetchall()
    return [sql for name, sql in rows if not withheld.get(name, Withheld()).is_whole]
