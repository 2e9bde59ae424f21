"""Datasets follow from the marts' contracts, and joining dimensions changes no total."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import yaml

from tributary.bi import exposures
from tributary.bi.bundle import expressions, read_datasets
from tributary.bi.contracts import read_marts
from tributary.bi.dashboards import read_dashboards
from tributary.bi.datasets import generate, read_semantics, stale_files
from tributary.bi.validate import check_dashboard, check_dataset, validate
from tributary.errors import TributaryError
from tributary.settings import Settings

if TYPE_CHECKING:
    from home import Home


def test_the_dataset_files_are_up_to_date() -> None:
    assert stale_files() == [], "run 'tributary superset datasets'"


def test_exposures_are_what_the_dashboards_read(tmp_path: Path) -> None:
    assert not exposures.is_stale(), "run 'tributary superset datasets'"
    assert "ref('mart_executive_scorecard')" in exposures.generate()
    assert exposures.write(tmp_path / "exposures.yml")
    assert not exposures.write(tmp_path / "exposures.yml")


def test_every_mart_is_a_dataset_with_all_its_columns() -> None:
    datasets = read_datasets()
    for name, mart in read_marts().items():
        columns = {column["column_name"]: column for column in datasets[name]["columns"]}
        assert mart.column_names <= set(columns)
        assert all(columns[c.name]["description"] == c.description for c in mart.columns)


def test_every_metric_is_certified_and_described() -> None:
    for dataset in read_datasets().values():
        for metric in dataset["metrics"]:
            assert metric["extra"]["certification"]["certified_by"] == "Tributary"
            assert metric["description"]


def _with(change: dict[str, Any]) -> dict[str, Any]:
    semantics = read_semantics()
    return {**semantics, "datasets": {**semantics["datasets"], **change}}


def test_a_mart_that_does_not_exist_is_named() -> None:
    with pytest.raises(TributaryError, match="no mart is named fct_dreams"):
        generate(semantics=_with({"fct_dreams": {}}))


def test_a_mart_in_the_file_of_another_area_is_named(tmp_path: Path) -> None:
    (tmp_path / "_shared.yml").write_text("labels: {}\n")
    (tmp_path / "sales.yml").write_text("fct_tickets: {time: created_date}\n")
    with pytest.raises(TributaryError, match=r"sales\.yml: fct_tickets is a mart of crm"):
        read_semantics(tmp_path)


def test_a_time_column_that_does_not_exist_is_named() -> None:
    with pytest.raises(TributaryError, match="fct_leads has no column born_date"):
        generate(semantics=_with({"fct_leads": {"time": "born_date"}}))


def test_a_derived_column_is_computed_where_windows_are_allowed() -> None:
    newest = {"description": "Newest", "type": "DATE", "sql": "max(fact.created_date) over ()"}
    files = generate(semantics=_with({"fct_leads": {"derived": {"newest_date": newest}}}))
    dataset = yaml.safe_load(files["fct_leads.yaml"])
    assert "max(fact.created_date) over () as newest_date" in dataset["sql"]
    (column,) = [c for c in dataset["columns"] if c["column_name"] == "newest_date"]
    assert "expression" not in column


def test_a_format_that_does_not_exist_is_named() -> None:
    metric = {"label": "Leads", "sql": "count(*)", "format": "roman"}
    with pytest.raises(TributaryError, match="no format is named roman"):
        generate(semantics=_with({"fct_leads": {"metrics": {"leads": metric}}}))


def test_a_text_goes_into_a_metric_and_an_unknown_one_is_named() -> None:
    metric = {"label": "Last", "sql": "max_by(@shouted, created_date)", "format": "short"}
    shouted = {"label": "Shouted", "description": "In capitals", "sql": "upper(lifecycle_stage)"}
    leads = {"columns": {"shouted": shouted}, "metrics": {"last": metric}}
    written = generate(semantics=_with({"fct_leads": leads}))["fct_leads.yaml"]
    assert "max_by((upper(lifecycle_stage)), created_date)" in written
    with pytest.raises(TributaryError, match="@shouted is no phrase or text of this mart"):
        generate(semantics=_with({"fct_leads": {"metrics": {"last": metric}}}))


def test_joined_dimensions_neither_add_nor_lose_rows(published_home: Home) -> None:
    joined = [dataset for dataset in read_datasets().values() if dataset["sql"]]
    assert len(joined) > 5
    with published_home.warehouse() as warehouse:
        for dataset in joined:
            (rows,) = warehouse.execute(f"select count(*) from ({dataset['sql']})").fetchall()
            fact = f"select count(*) from marts.{dataset['table_name']}"
            assert [rows] == warehouse.execute(fact).fetchall(), dataset["table_name"]


def test_every_chart_runs_on_the_published_warehouse(published_home: Home) -> None:
    report = validate(Settings(home=published_home.path))
    assert report.findings == []
    assert report.charts >= 40


def test_a_broken_metric_and_a_missing_column_are_found(published_home: Home) -> None:
    datasets = read_datasets()
    leads = {**datasets["fct_leads"], "metrics": [], "sql": None}
    leads["columns"] = [{"column_name": "shoe_size", "type": "BIGINT"}]
    with published_home.warehouse() as warehouse:
        (finding,) = check_dataset(warehouse, "fct_leads", leads)
        assert finding.startswith("dataset fct_leads: column shoe_size: Binder Error")
        (dashboard,) = (d for d in read_dashboards() if d.slug == "executive-overview")
        broken = {**datasets, "fct_mrr_monthly": {**datasets["fct_mrr_monthly"], "metrics": []}}
        findings = list(check_dashboard(warehouse, dashboard, broken))
        assert "executive-overview/mrr: fct_mrr_monthly has no metric mrr" in findings


def test_nothing_published_is_said_in_one_line(tmp_path: Any) -> None:
    with pytest.raises(TributaryError, match="nothing is published yet; run 'tributary build'"):
        validate(Settings(home=tmp_path))


def _text(name: str, **values: str) -> str:
    """What a calculated column of the KPI values says of a row."""
    expression = expressions(read_datasets()["fct_kpi_values"])[name]
    row = {"unit": "'ratio'", "currency_code": "null", "change_unit": "'percent'"}
    numbers = dict.fromkeys(("value", "change", "change_rate"), "null")
    row |= {name: f"cast({values.pop(name, none)} as double)" for name, none in numbers.items()}
    row |= values
    columns = ", ".join(f"{value} as {column}" for column, value in row.items())
    with duckdb.connect() as warehouse:
        ((said,),) = warehouse.execute(f"select {expression} from (select {columns})").fetchall()
    return str(said)


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("ratio", "34.768", "3,476.8 %"),
        ("ratio", "0.9995", "99.95 %"),
        ("pp", "13.964", "+1,396.4 pp"),
        ("pp", "-13.964", "-1,396.4 pp"),
        ("count", "1234567", "1,234,567"),
    ],
)
def test_large_values_have_thousands_separators(unit: str, value: str, said: str) -> None:
    assert _text("value_text", unit=f"'{unit}'", value=value) == said


@pytest.mark.parametrize(
    ("unit", "change", "rate", "said"),
    [
        ("percent", "5", "62.1", "↑ 6,210.0 %"),
        ("percent", "-5", "-0.25", "↓ 25.0 %"),
        ("percent", "0", "0", "= 0.0 %"),
        ("percent", "0.1", "0.0004", "= 0.0 %"),
        ("pp", "-137.305", "null", "↓ 13,730.5 pp"),
        ("pp", "0", "null", "= 0.0 pp"),
        ("pp", "null", "null", "–"),
    ],
)
def test_a_change_has_the_direction_that_its_number_shows(
    unit: str, change: str, rate: str, said: str
) -> None:
    text = _text("change_text", change_unit=f"'{unit}'", change=change, change_rate=rate)
    assert text == said


def test_a_month_that_some_units_only_have_begun_is_not_the_newest(published_home: Home) -> None:
    """At 00:00 UTC of the first it is the day before in America, and the month before."""
    dataset = read_datasets()["fct_mrr_monthly"]
    query = f"""
        select
            count(distinct tenant_key) filter (where month_start = newest),
            count(distinct tenant_key) filter (where month_start = newest_begun),
            count(distinct tenant_key) filter (where is_partial)
        from (
            select
                *,
                max(month_start) over () as newest,
                max(month_start) filter (where has_begun) over () as newest_begun
            from ({dataset["sql"]})
        )
    """
    with published_home.warehouse() as warehouse:
        ((in_newest, in_newest_begun, units),) = warehouse.execute(query).fetchall()
    assert in_newest < units, "the clock of these tests is such an hour"
    assert in_newest_begun == units
