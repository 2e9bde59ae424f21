"""Rows that lead to another dashboard, with their values chosen in its filters."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import duckdb
import pytest
import yaml

from tributary.bi.bundle import bundle_files, expressions, read_datasets
from tributary.bi.dashboards import read_dashboards
from tributary.bi.drill import LABEL, is_link, link_sql
from tributary.bi.identities import filter_id
from tributary.bi.model import Chart
from tributary.errors import TributaryError
from tributary.settings import Settings

TABLE = "campaign-performance/top-campaigns.yaml"


def _table() -> Chart:
    (found,) = (d for d in read_dashboards() if d.slug == "campaign-performance")
    return found.charts["top-campaigns"]


class _Links(HTMLParser):
    """The addresses of the links in some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if (tag, name) == ("a", "href")]


@pytest.mark.parametrize(
    ("campaign", "said"),
    [
        ("Brand Search", "Brand Search"),
        ("Season's offer", "Season!'s offer"),
        ("Buy now! 100 % & more", "Buy now!! 100 % & more"),
        ('"><script>alert(1)</script>', '"><script>alert(1)</script>'),
        ("!'),x:(", "!!!'),x:("),
    ],
)
def test_a_row_leads_to_the_dashboard_with_its_own_values(campaign: str, said: str) -> None:
    chart = _table()
    sql = link_sql(chart, expressions(read_datasets()[chart.dataset]))
    with duckdb.connect() as warehouse:
        ((html,),) = warehouse.execute(
            f"select {sql} from (select ? as campaign_name, 'Cadence Cloud' as tenant_name)",
            [campaign],
        ).fetchall()
    (address,) = _Links(html).found
    assert html.count("<") == 2, "a value of the row is never markup"
    assert urlparse(address).path == "/superset/dashboard/campaign-detail/"
    (state,) = parse_qs(urlparse(address).query)["native_filters"]
    wanted = {
        "Campaign": ("campaign_name", said),
        "Business unit": ("tenant_name", "Cadence Cloud"),
    }
    for name, (column, value) in wanted.items():
        key = filter_id("campaign-detail", name)
        form = f"(extraFormData:(filters:!((col:'{column}',op:'IN',val:!('{value}'))))"
        assert f"{key}:{form},filterState:(label:'{value}',value:!('{value}'))" in state


def test_a_row_without_the_value_leads_nowhere() -> None:
    chart = _table()
    sql = link_sql(chart, expressions(read_datasets()[chart.dataset]))
    rows = "(select null::varchar as campaign_name, 'Cadence Cloud' as tenant_name)"
    with duckdb.connect() as warehouse:
        assert warehouse.execute(f"select {sql} from {rows}").fetchall() == [(None,)]


def test_the_links_are_the_last_column_of_the_groups(tmp_path: Path) -> None:
    files = bundle_files(Settings(home=tmp_path))
    columns = files["charts/campaign-performance_top-campaigns.yaml"]["params"]["groupby"]
    assert columns[:-1] == ["campaign_name", "tenant_name"]
    assert is_link(columns[-1])
    assert columns[-1]["label"] == LABEL


def _change(change: dict[str, Any], copied: tuple[Path, Path]) -> None:
    path = copied[1] / TABLE
    declared = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**declared, **change}))


@pytest.mark.parametrize(
    ("drill", "said"),
    [
        ({"to": "nowhere", "carry": {}}, "drill leads to nowhere"),
        (
            {"to": "campaign-detail", "carry": {"Channel": "campaign_name"}},
            "campaign-detail has no filter Channel to carry campaign_name to",
        ),
        (
            {"to": "campaign-detail", "carry": {"Period": "campaign_name"}},
            "campaign-detail has no filter Period to carry",
        ),
        (
            {"to": "campaign-detail", "carry": {"Campaign": "channel_name"}},
            "drill carries channel_name, which its rows do not show",
        ),
        ({"to": "campaign-detail"}, "drill: carry is missing"),
    ],
)
def test_a_way_that_leads_nowhere_is_one_line(
    copied: tuple[Path, Path], drill: dict[str, Any], said: str
) -> None:
    _change({"drill": drill}, copied)
    with pytest.raises(TributaryError, match=re.escape(said)) as caught:
        read_dashboards(*copied)
    assert "top-campaigns.yaml" in str(caught.value)


def test_only_groups_of_a_table_lead_elsewhere(copied: tuple[Path, Path]) -> None:
    _change({"type": "pie"}, copied)
    with pytest.raises(TributaryError, match="only the rows of a table of groups"):
        read_dashboards(*copied)
