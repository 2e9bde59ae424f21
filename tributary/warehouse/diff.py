"""What changed from one version of the warehouse to another, table by table and column by column.

Rows are matched by the first column of a table where that identifies its rows in both versions, as
a mart's own key does; else equal rows are matched. DuckDB joins on disk what memory does not hold.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.settings import Settings
from tributary.warehouse.versions import Version

_MEMORY = "1GB"
_ROUNDING = 1e-12
_SUMMED = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "DECIMAL", "FLOAT", "DOUBLE")


@dataclass(frozen=True, slots=True)
class ColumnDiff:
    """Of the rows that both versions have, how many differ; the sums of a measure over all rows."""

    rows_changed: int
    sum_before: Decimal | float | None = None
    sum_after: Decimal | float | None = None

    @property
    def is_equal(self) -> bool:
        """Whether nothing changed, by row and in sum."""
        return not self.rows_changed and not self.is_shifted

    @property
    def is_shifted(self) -> bool:
        """Whether the sum is another; of doubles, by more than the order of adding makes."""
        if self.sum_before is None or self.sum_after is None:
            return self.sum_before is not self.sum_after
        return not math.isclose(self.sum_before, self.sum_after, rel_tol=_ROUNDING)


@dataclass(frozen=True, slots=True)
class TableDiff:
    """One table in both versions; rows are None where it is not there.

    `key` is what rows were matched by: None if by all their columns, so that a changed row is one
    removed and one added.
    """

    rows_before: int | None
    rows_after: int | None
    key: str | None = None
    rows_added: int = 0
    rows_removed: int = 0
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    columns: Mapping[str, ColumnDiff] = field(default_factory=dict)

    @property
    def is_equal(self) -> bool:
        """Whether the table is the same in both."""
        return (
            None not in (self.rows_before, self.rows_after)
            and not (self.rows_added or self.rows_removed)
            and not (self.columns_added or self.columns_removed)
            and all(column.is_equal for column in self.columns.values())
        )


def diff(settings: Settings, before: Version, after: Version) -> dict[str, TableDiff]:
    """Every table of the schema `marts` of either version, by name.

    Columns whose names begin with an underscore speak of loads, and are left out.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=settings.home, prefix=".diff-") as spill,
        duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": spill}) as connection,
    ):
        connection.execute("set timezone = 'UTC'")
        connection.execute("set preserve_insertion_order = false")
        connection.execute(f"attach {literal(str(before.database))} as before (read_only)")
        connection.execute(f"attach {literal(str(after.database))} as after (read_only)")
        tables = sorted(before.tables.keys() | after.tables.keys())
        return {table: _table_diff(connection, table) for table in tables}


def _table_diff(connection: duckdb.DuckDBPyConnection, table: str) -> TableDiff:
    old, new = (_columns(connection, side, table) for side in ("before", "after"))
    rows_before, rows_after = (
        _one(connection, f"select count(*) from {side}.marts.{identifier(table)}")[0]
        if columns
        else None
        for side, columns in (("before", old), ("after", new))
    )
    if rows_before is None or rows_after is None:
        return TableDiff(rows_before, rows_after)
    both = [name for name in old if name in new]
    is_keyed = bool(both) and _identifies(connection, table, both[0], rows_before, rows_after)
    matched = _matched_by_key if is_keyed else _matched_whole
    added, removed, columns = matched(connection, table, {name: new[name] for name in both})
    return TableDiff(
        rows_before,
        rows_after,
        key=both[0] if is_keyed else None,
        rows_added=added,
        rows_removed=removed,
        columns_added=tuple(name for name in new if name not in old),
        columns_removed=tuple(name for name in old if name not in new),
        columns=columns,
    )


def _columns(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> dict[str, str]:
    """Types of the table's columns by name; empty if the version has no such table."""
    return dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns() where database_name = ?"
            " and schema_name = 'marts' and table_name = ? and not starts_with(column_name, '_')"
            " order by column_index",
            [side, table],
        ).fetchall()
    )


def _identifies(connection: duckdb.DuckDBPyConnection, table: str, column: str, *rows: int) -> bool:
    values = (
        _one(
            connection,
            f"select count(distinct {identifier(column)}) from {side}.marts.{identifier(table)}",
        )[0]
        for side in ("before", "after")
    )
    return tuple(values) == rows


def _matched_by_key(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str]
) -> tuple[int, int, dict[str, ColumnDiff]]:
    key, *others = columns
    on = f"old.{identifier(key)} = new.{identifier(key)}"
    is_in_both = f"old.{identifier(key)} is not null and new.{identifier(key)} is not null"
    facts = [
        f"count(*) filter (where old.{identifier(key)} is null)",
        f"count(*) filter (where new.{identifier(key)} is null)",
    ]
    for name in others:
        column = identifier(name)
        facts.append(
            f"count(*) filter (where {is_in_both} and old.{column} is distinct from new.{column})"
        )
        facts += [_sum(f"{side}.{column}", columns[name]) for side in ("old", "new")]
    added, removed, *rest = _one(
        connection,
        f"select {', '.join(facts)} from before.marts.{identifier(table)} as old"
        f" full outer join after.marts.{identifier(table)} as new on {on}",
    )
    found = iter(rest)
    return added, removed, {name: ColumnDiff(*islice(found, 3)) for name in others}


def _matched_whole(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str]
) -> tuple[int, int, dict[str, ColumnDiff]]:
    names = ", ".join(identifier(name) for name in columns)
    before, after = (
        f"select {names} from {side}.marts.{identifier(table)}" for side in ("before", "after")
    )
    added = _one(connection, f"select count(*) from ({after} except all {before})")[0]
    removed = _one(connection, f"select count(*) from ({before} except all {after})")[0]
    sums = [
        _one(
            connection,
            "select "
            + ", ".join(_sum(identifier(name), kind) for name, kind in columns.items())
            + f" from ({side})",
        )
        for side in (before, after)
    ]
    return (
        added,
        removed,
        {name: ColumnDiff(0, *both) for name, *both in zip(columns, *sums, strict=True)},
    )


def _sum(column: str, kind: str) -> str:
    """The sum of a column that is a measure."""
    is_measure = kind.startswith(_SUMMED) and not column.strip('"').endswith(("_key", "_id"))
    return f"sum({column})" if is_measure else "null"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    found = connection.execute(query).fetchone()
    if found is None:
        raise AssertionError(f"no row from {query}")
    return found
