"""The analysts' warehouse: same schema and names, no personal columns, no restricted rows.

It is written anew, table by table, never by dropping columns from a copy: a dropped column's
blocks would stay in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tributary.lake.casts import literal
from tributary.settings import Settings

#: A hashed personal value still identifies a person to whoever can hash a guess or join on it.
_HASH_SUFFIX = "_hash"


@dataclass(frozen=True, slots=True)
class Withheld:
    """What analysts do not get of one table: all of it, some columns, or rows that match `rows`."""

    is_whole: bool = False
    columns: tuple[str, ...] = ()
    rows: str | None = None


def write_analyst_database(
    settings: Settings, source: Path, destination: Path, withheld: Mapping[str, Withheld]
) -> None:
    """Write schema `marts` of `source` to the new file `destination`, less what is `withheld`.

    `withheld` is by table name. Tables come in the order of their names, rows in theirs.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (destination, destination.with_name(f"{destination.name}.wal")):
        leftover.unlink(missing_ok=True)
    with duckdb.connect(destination) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = '{settings.duckdb_memory_limit}'")
        connection.execute(f"attach {literal(str(source))} as candidate (read_only)")
        connection.execute("create schema marts")
        for table, columns in _columns_of(connection).items():
            rule = withheld.get(table, Withheld())
            if rule.is_whole:
                continue
            kept = [c for c in columns if c not in rule.columns and not c.endswith(_HASH_SUFFIX)]
            names = ", ".join(f'"{column}"' for column in kept)
            where = f" where not coalesce(({rule.rows}), false)" if rule.rows else ""
            connection.execute(
                f'create table marts."{table}" as'
                f' select {names} from candidate.marts."{table}"{where}'
            )
        for statement in _views(connection, withheld):
            connection.execute(statement)
        connection.execute("detach candidate")
        connection.execute("checkpoint")


def _columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns()"
        " semi join duckdb_tables() using (database_name, schema_name, table_name)"
        " where database_name = 'candidate' and schema_name = 'marts'"
        " group by table_name order by table_name"
    ).fetchall()
    return dict(rows)


def _views(connection: duckdb.DuckDBPyConnection, withheld: Mapping[str, Withheld]) -> list[str]:
    rows = connection.execute(
        "select view_name, sql from duckdb_views()"
        " where database_name = 'candidate' and schema_name = 'marts' and not internal"
        " order by view_oid"
    ).fetchall()
    return [sql for name, sql in rows if not withheld.get(name, Withheld()).is_whole]
