"""Two warehouses table by table: what one holds that the other does not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb

from tributary.kpis.catalogue import load

#: What speaks of the runs themselves, so differs between two histories by its nature.
ABOUT_RUNS = frozenset(
    {
        "fct_data_quality_results",
        "fct_pipeline_runs",
        "mart_quality_dimensions_daily",
        "dim_data_asset",
        "int_kpi__data_quality_checks",
        "int_kpi__run_durations",
        "int_kpi__source_freshness",
    }
)


def differences(
    one: Path,
    two: Path,
    *,
    left_out: Collection[str] = ABOUT_RUNS,
    left_out_columns: Mapping[str, Collection[str]] | None = None,
) -> dict[str, list[tuple[Any, ...]]]:
    """Table → at most five rows that only one of two warehouse files holds, which one first.

    Columns with a leading underscore do not count, nor do KPIs that read what is left out; with
    them go KPIs of KPIs, which take the others' differences with them.
    """
    unread = "', '".join(sorted({*left_out, *load().of_kpis}))
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{two}' as two (read_only)")
        tables = connection.execute(
            "select table_name, list(column_name order by ordinal_position)"
            " from information_schema.columns"
            " where table_catalog = 'one' and table_schema = 'marts'"
            " and not starts_with(column_name, '_') group by table_name order by table_name"
        ).fetchall()
        assert len(tables) > 20
        for table, columns in tables:
            if table in left_out:
                continue
            away = (left_out_columns or {}).get(table, ())
            listed = ", ".join(f'"{column}"' for column in columns if column not in away)
            where = (
                "where kpi_key not in"
                f" (select kpi_key from one.marts.dim_kpi where source_model in ('{unread}'))"
                if "kpi_key" in columns
                else ""
            )
            first, second = (
                f"select {listed} from {which}.marts.{table} {where}" for which in ("one", "two")
            )
            rows = connection.execute(
                f"(select 'one', * from ({first} except all {second}))"
                f" union all (select 'two', * from ({second} except all {first})) limit 5"
            ).fetchall()
            if rows:
                found[table] = rows
    return found
