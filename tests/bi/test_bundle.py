"""The repository's YAML becomes the same ZIP each time, and mistakes in it are named."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tributary.bi.bundle import bundle_files, packed
from tributary.bi.dashboards import CHARTS_DIR, DASHBOARDS_DIR, read_dashboards
from tributary.bi.identities import identity
from tributary.errors import TributaryError
from tributary.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, reporting_currency="EUR")


def test_the_same_files_give_the_same_bytes(settings: Settings) -> None:
    assert packed(bundle_files(settings)) == packed(bundle_files(settings))


def test_names_give_the_same_identity_for_ever() -> None:
    assert identity("chart", "executive-overview", "mrr") == "2064754a-8bdb-51bf-928e-ce8897f71fd5"


def test_every_chart_is_placed_and_linked_to_its_dataset(settings: Settings) -> None:
    files = bundle_files(settings)
    datasets = {c["uuid"] for p, c in files.items() if p.startswith("datasets/")}
    charts = {c["uuid"]: c for p, c in files.items() if p.startswith("charts/")}
    placed = {
        component["meta"]["uuid"]
        for path, content in files.items()
        if path.startswith("dashboards/")
        for component in content["position"].values()
        if isinstance(component, dict) and component["type"] == "CHART"
    }
    assert placed == set(charts)
    assert {chart["dataset_uuid"] for chart in charts.values()} <= datasets


def test_the_zip_holds_what_superset_expects(settings: Settings) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(bundle_files(settings)))) as archive:
        metadata = yaml.safe_load(archive.read("tributary/metadata.yaml"))
        database = yaml.safe_load(archive.read("tributary/databases/warehouse.yaml"))
    assert metadata["type"] == "assets"
    assert database["sqlalchemy_uri"] == "duckdb:///warehouse", "a name: it holds in every home"


def test_money_is_in_the_reporting_currency(settings: Settings) -> None:
    metrics = bundle_files(settings)["datasets/warehouse/fct_mrr_monthly.yaml"]["metrics"]
    symbols = {m["metric_name"]: m["currency"] and m["currency"]["symbol"] for m in metrics}
    assert symbols["mrr"] == "EUR"
    assert symbols["row_count"] is None


def test_what_people_write_holds_no_ids() -> None:
    for path in [*DASHBOARDS_DIR.rglob("*.yaml"), *CHARTS_DIR.rglob("*.yaml")]:
        text = path.read_text()
        assert not re.search(r"uuid|chartId|datasource|slice_id|[0-9a-f]{8}-[0-9a-f]{4}-", text), (
            path
        )


def test_no_first_view_is_crowded() -> None:
    assert all(len(tab.chart_names) <= 12 for d in read_dashboards() for tab in d.tabs)


EXECUTIVE = "executive-overview"


def _rewrite(path: Path, change: Any) -> None:
    declared = yaml.safe_load(path.read_text())
    change(declared)
    path.write_text(yaml.safe_dump(declared))


def test_a_chart_begins_with_the_parameters_of_its_type_and_says_what_differs(
    copied: tuple[Path, Path],
) -> None:
    (copied[1] / "_defaults.yaml").write_text("big_number: {compare_lag: 12, rolling_type: sum}\n")
    (executive,) = [found for found in read_dashboards(*copied) if found.slug == EXECUTIVE]
    assert executive.charts["mrr"].params["rolling_type"] == "sum"
    assert executive.charts["mrr"].params["compare_lag"] == 1
    assert "rolling_type" not in executive.charts["mrr-trend"].params


def test_a_shared_chart_is_of_the_dashboards_that_place_it(copied: tuple[Path, Path]) -> None:
    def remove(declared: dict[str, Any]) -> None:
        declared["tabs"][0]["rows"][0]["cells"].pop()

    _rewrite(copied[0] / f"{EXECUTIVE}.yaml", remove)
    placing = {found.slug: "data-as-of" in found.charts for found in read_dashboards(*copied)}
    assert not placing[EXECUTIVE]
    assert placing["marketing-executive"]
    assert not placing["balanced-scorecard"]


def test_both_queries_of_a_mixed_chart_are_filtered(settings: Settings) -> None:
    mixed = [
        content["params"]
        for path, content in bundle_files(settings).items()
        if path.startswith("charts/") and content["viz_type"] == "mixed_timeseries"
    ]
    assert any(len(params["adhoc_filters"]) > 1 for params in mixed)
    assert all(params["adhoc_filters_b"] == params["adhoc_filters"] for params in mixed)


def test_a_filter_that_always_needs_a_value_begins_with_one(settings: Settings) -> None:
    files = bundle_files(settings)
    filters = files["dashboards/attribution.yaml"]["metadata"]["native_filter_configuration"]
    (model,) = [found for found in filters if found["name"] == "Attribution model"]
    assert model["controlValues"]["enableEmptyFilter"]
    assert not model["controlValues"]["multiSelect"]
    assert model["defaultDataMask"]["filterState"]["value"] == ["Position based"]


def test_a_chart_that_does_not_exist_is_named(copied: tuple[Path, Path]) -> None:
    (copied[1] / "executive-overview" / "mrr.yaml").unlink()
    with pytest.raises(TributaryError, match="no chart is named mrr"):
        read_dashboards(*copied)


def test_a_dashboard_leads_to_others_by_their_titles() -> None:
    (found,) = (d for d in read_dashboards() if d.slug == "devops")
    assert found.tabs[0].rows[-1].cells[0].text == (
        "**Go on to** [System performance and reliability](/superset/dashboard/reliability/)"
    )


def test_a_way_to_a_dashboard_that_is_not_there_is_named(copied: tuple[Path, Path]) -> None:
    (copied[0] / "balanced-scorecard.yaml").unlink()
    with pytest.raises(
        TributaryError, match=r"executive-business.yaml: a cell of .* leads to balanced-scorecard"
    ):
        read_dashboards(*copied)


def test_a_chart_in_no_tab_is_named(copied: tuple[Path, Path]) -> None:
    charts = copied[1] / "executive-overview"
    shutil.copy(charts / "mrr.yaml", charts / "forgotten.yaml")
    with pytest.raises(TributaryError, match="forgotten is in no tab"):
        read_dashboards(*copied)


def test_a_row_that_is_too_wide_is_named(copied: tuple[Path, Path]) -> None:
    def widen(declared: dict[str, Any]) -> None:
        declared["tabs"][0]["rows"][0]["cells"][0]["width"] = 12

    _rewrite(copied[0] / "executive-overview.yaml", widen)
    with pytest.raises(TributaryError, match="wider than 12"):
        read_dashboards(*copied)


def test_a_missing_field_is_named(copied: tuple[Path, Path]) -> None:
    _rewrite(copied[1] / "executive-overview" / "mrr.yaml", lambda chart: chart.pop("dataset"))
    with pytest.raises(TributaryError, match=r"mrr\.yaml: dataset is missing"):
        read_dashboards(*copied)
