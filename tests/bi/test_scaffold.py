"""A dashboard and its charts are begun with one command each, and are valid at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tributary.bi.bundle import read_datasets
from tributary.bi.dashboards import read_dashboards
from tributary.bi.scaffold import TYPES, new_chart, new_dashboard
from tributary.bi.validate import check_dashboard
from tributary.errors import TributaryError

if TYPE_CHECKING:
    from home import Home


@pytest.fixture
def folders(copied: tuple[Path, Path]) -> dict[str, Path]:
    """A copy of the dashboards and charts to add to."""
    return dict(zip(("dashboards_dir", "charts_dir"), copied, strict=True))


def test_a_new_dashboard_with_a_chart_of_each_type_is_valid(
    folders: dict[str, Path], published_home: Home
) -> None:
    new_dashboard("mine", "Mine: a test", dashboards_dir=folders["dashboards_dir"])
    for viz_type in TYPES:
        name = viz_type.replace("_", "-")
        new_chart("mine", name, "mart_campaign_performance", viz_type, metric="cpa", **folders)
    new_chart("mine", "by-channel", "fct_leads", "pie", column="channel_name", **folders)
    (mine,) = (found for found in read_dashboards(**folders) if found.slug == "mine")
    assert mine.title == "Mine: a test"
    assert set(mine.charts) == {*(t.replace("_", "-") for t in TYPES), "by-channel"}
    with published_home.warehouse() as warehouse:
        assert list(check_dashboard(warehouse, mine, read_datasets())) == []


def test_a_chart_is_added_without_touching_the_rest(folders: dict[str, Path]) -> None:
    layout = folders["dashboards_dir"] / "executive-overview.yaml"
    before = layout.read_text()
    new_chart("executive-overview", "x", "fct_leads", "table", tab="Scorecard", **folders)
    row = "      - height: 40\n        cells:\n          - {chart: x, width: 6}\n"
    assert layout.read_text() == before + row


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"slug": "none"}, "no dashboard is named none; one of "),
        ({"name": "Bad name"}, "'Bad name' cannot name a chart; use small letters"),
        ({"name": "mrr"}, "has a chart named mrr already"),
        ({"dataset": "none"}, "no dataset is named none; one of dim_account"),
        ({"viz_type": "none"}, "no type of chart is named none; one of big_number_total"),
        ({"metric": "none"}, "no metric of fct_leads is named none; one of row_count, leads"),
        ({"column": "none"}, "no column of fct_leads is named none; one of lead_key"),
        ({"tab": "none"}, "no tab is named none; one of Overview, Revenue"),
        ({"dataset": "dim_channel", "viz_type": "big_number"}, "has no time column"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(
    folders: dict[str, Path], given: dict[str, Any], message: str
) -> None:
    chosen = {"slug": "executive-overview", "name": "x", "dataset": "fct_leads", "viz_type": "pie"}
    before = {path: path.read_text() for path in folders["charts_dir"].parent.rglob("*.yaml")}
    with pytest.raises(TributaryError, match=message):
        new_chart(**{**chosen, **given}, **folders)
    after = {path: path.read_text() for path in folders["charts_dir"].parent.rglob("*.yaml")}
    assert after == before


@pytest.mark.parametrize(
    ("slug", "title", "message"),
    [
        ("Has Spaces", "T", "cannot name a dashboard"),
        ("../escape", "T", "cannot name a dashboard"),
        ("executive-overview", "T", "is there already"),
        ("new", " ", "needs a title"),
    ],
)
def test_a_dashboard_needs_a_free_name_and_a_title(
    folders: dict[str, Path], slug: str, title: str, message: str
) -> None:
    with pytest.raises(TributaryError, match=message):
        new_dashboard(slug, title, dashboards_dir=folders["dashboards_dir"])
