"""A warehouse is a function of the lake: data in two loads or in one gives the same marts."""

from __future__ import annotations

import shutil

import pytest
from home import Home, make_home

#: What speaks of the runs themselves, so differs between one run and two by its nature.
ABOUT_RUNS = {
    "fct_data_quality_results",
    "fct_pipeline_runs",
    "mart_quality_dimensions_daily",
}
RUN_KPIS = (
    "select kpi_key from marts.dim_kpi where source_model in"
    " ('fct_data_quality_results', 'fct_pipeline_runs')"
)


@pytest.fixture(scope="session")
def two_step_home(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The world of `published_home`, built a month earlier and then again at its clock.

    Personal values are hashed with the home's own key, so both homes share one; Superset is
    taken over as it is, since it is not what is compared.
    """
    home = make_home(tmp_path_factory.mktemp("two_steps"))
    for folder in ("secrets", "superset"):
        shutil.copytree(published_home.path / folder, home.path / folder)
    for as_of in ("2026-10-01T00:00:00Z", home.environment["TRIBUTARY_AS_OF"]):
        outcome = home.tributary("build", TRIBUTARY_AS_OF=as_of)
        assert outcome.returncode == 0, outcome.stderr[-4000:]
    return home


@pytest.mark.slow
def test_two_steps_give_the_same_marts_as_one(two_step_home: Home, published_home: Home) -> None:
    connection = published_home.warehouse()
    connection.execute(f"attach '{two_step_home.published}' as stepped (read_only)")
    tables = connection.execute(
        "select table_name, list(column_name order by ordinal_position)"
        " from information_schema.columns"
        " where table_catalog = 'warehouse' and table_schema = 'marts'"
        " and not starts_with(column_name, '_') group by table_name"
    ).fetchall()
    assert len(tables) > 20
    differences = {}
    for table, columns in tables:
        if table in ABOUT_RUNS:
            continue
        listed = ", ".join(f'"{column}"' for column in columns)
        where = f"where kpi_key not in ({RUN_KPIS})" if "kpi_key" in columns else ""
        one = f"select {listed} from warehouse.marts.{table} {where}"
        two = f"select {listed} from stepped.marts.{table} {where}".replace(
            "from marts.", "from warehouse.marts."
        )
        rows = connection.execute(
            f"(select 'one', * from ({one} except all {two}))"
            f" union all (select 'two', * from ({two} except all {one})) limit 5"
        ).fetchall()
        if rows:
            differences[table] = rows
    connection.close()
    assert not differences
