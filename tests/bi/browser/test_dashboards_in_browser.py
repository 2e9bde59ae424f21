"""Dashboards in a real browser: every chart of every tab drawn, none with an error.

Two of them, since one tab takes seconds; `make browser-all` opens every tab of all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import duckdb
import pytest
from served_superset import Served

from tributary.bi.dashboards import read_dashboards
from tributary.bi.screenshot import (
    browser,
    open_dashboard,
    signed_in_page,
    wait_until_drawn,
    window_height,
)
from tributary.bi.secrets import admin_password
from tributary.bi.server import ADMIN, SupersetError
from tributary.bi.usage import event_files, events

pytestmark = pytest.mark.browser
DASHBOARDS = {dashboard.slug: dashboard for dashboard in read_dashboards()}
OPENED = {"executive-overview", "campaign-performance"}
if os.environ.get("TRIBUTARY_TEST_DASHBOARDS") == "all":
    OPENED = set(DASHBOARDS)
#: How wide a common phone is.
PHONE_PIXELS = 390
PLACES = [(slug, tab.title) for slug in sorted(OPENED) for tab in DASHBOARDS[slug].tabs]


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Every address the browser asked for and was let through to."""
    return []


@pytest.fixture(scope="module")
def tool() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(tool: Any, served: Served, asked: list[str]) -> Any:
    signed_in = signed_in_page(tool, served.url, ADMIN, admin_password(served.settings))
    signed_in.on("response", lambda response: asked.append(response.url))
    return signed_in


@pytest.mark.parametrize(("slug", "tab"), PLACES)
def test_every_chart_is_drawn(page: Any, served: Served, slug: str, tab: str) -> None:
    open_dashboard(page, served.url, DASHBOARDS[slug], tab=tab)


@pytest.fixture(scope="module")
def phone(tool: Any, served: Served) -> Any:
    password = admin_password(served.settings)
    return signed_in_page(tool, served.url, ADMIN, password, width=PHONE_PIXELS, height=844)


@pytest.mark.parametrize("slug", sorted(OPENED))
def test_on_a_phone_nothing_is_squeezed_or_out_of_sight(
    phone: Any, served: Served, slug: str
) -> None:
    open_dashboard(phone, served.url, DASHBOARDS[slug])
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE_PIXELS
    cells = phone.locator('[data-test="dashboard-component-chart-holder"]').all()
    boxes = [box for cell in cells if (box := cell.bounding_box())]
    assert len(boxes) >= len(DASHBOARDS[slug].tabs[0].chart_names)
    assert min(box["width"] for box in boxes) > 100
    assert {box["x"] < PHONE_PIXELS for box in boxes} == {True}
    assert phone.locator('[data-test="editable-title-input"]').bounding_box()["width"] > 100


@pytest.mark.parametrize("width", [PHONE_PIXELS, 1440])
def test_the_names_of_units_in_a_tile_are_not_cut(tool: Any, served: Served, width: int) -> None:
    password = admin_password(served.settings)
    page = signed_in_page(tool, served.url, ADMIN, password, width=width)
    open_dashboard(page, served.url, DASHBOARDS["delivery-executive"], tab="Clients and targets")
    names = page.evaluate(
        "[...document.querySelectorAll('.tile-unit')].filter(name => name.offsetParent)"
        ".map(name => [name.innerText, name.scrollWidth <= name.clientWidth])"
    )
    assert len(names) > 5
    assert [name for name, is_whole in names if not is_whole] == []


def test_no_request_left_this_machine(page: Any, asked: list[str]) -> None:
    assert len(asked) > 50
    hosts = {urlparse(url).hostname for url in asked if url.startswith("http")}
    assert hosts == {"127.0.0.1"}


def test_what_was_looked_at_is_in_the_event_files(page: Any, served: Served) -> None:
    """What `fct_bi_usage` is made of, as a browser and the server tell it."""
    known = len(_events(served))
    open_dashboard(page, served.url, DASHBOARDS["campaign-performance"])
    wanted = {"DashboardRestApi.get", "ChartDataRestApi.data", "render_chart"}
    told: dict[str, dict[str, Any]] = {}
    for _ in range(75):
        new = [event for event in _events(served)[known:] if event["is_from_page"]]
        (opened, *_) = [e["dashboard_id"] for e in new if e["action"] == "DashboardRestApi.get"]
        told = {e["event_name"] or e["action"]: e for e in new if e["dashboard_id"] == opened}
        if wanted <= told.keys():
            break
        page.wait_for_timeout(200)  # a browser tells what it drew in batches
    assert wanted <= told.keys()
    asked = told["ChartDataRestApi.data"]
    assert asked["slice_id"]
    assert asked["is_cached"] in (True, False)
    assert asked["is_error"] is False
    assert told["render_chart"]["duration"] > 0


def _events(served: Served) -> list[dict[str, Any]]:
    found = [event for path in event_files(served.settings) for event in events(path)]
    return [{"event_name": None, **event} for event in found]


def test_a_number_on_screen_is_the_warehouses(page: Any, served: Served) -> None:
    dashboard = DASHBOARDS["campaign-performance"]
    open_dashboard(page, served.url, dashboard)
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        (ratio,) = warehouse.execute(
            "select sum(click_count) / sum(impression_count) from marts.mart_campaign_performance"
        ).fetchall()[0]
    assert f"{ratio:.1%}" in _tile(page, "CTR")


def test_a_filter_narrows_the_numbers(page: Any, served: Served) -> None:
    dashboard = DASHBOARDS["campaign-performance"]
    open_dashboard(page, served.url, dashboard)
    page.locator('[data-test="form-item-value"] .ant-select').first.click()
    page.get_by_title("Cadence Cloud").last.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Apply").first.click()
    page.wait_for_timeout(1500)
    wait_until_drawn(page, len(dashboard.tabs[0].chart_names))
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        (cpc,) = warehouse.execute(
            "select sum(spend_amount_reporting) / sum(click_count)"
            " from marts.mart_campaign_performance"
            " join marts.dim_tenant using (tenant_key) where tenant_id = 'saas'"
        ).fetchall()[0]
    assert f"{cpc:,.2f}" in _tile(page, "CPC")


def test_a_row_leads_to_another_dashboard_with_its_values_chosen(page: Any, served: Served) -> None:
    open_dashboard(page, served.url, DASHBOARDS["campaign-performance"])
    row = page.locator("tr", has=page.locator("a[href*='native_filters']")).first
    campaign, unit = (row.locator("td").nth(place).inner_text() for place in (0, 1))
    row.locator("a").click()
    page.wait_for_url("**/superset/dashboard/campaign-detail/**")
    detail = DASHBOARDS["campaign-detail"]
    page.set_viewport_size({"width": 1440, "height": window_height(detail.tabs[0])})
    wait_until_drawn(page, len(detail.tabs[0].chart_names))
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        (conversions,) = warehouse.execute(
            "select sum(conversion_count) from marts.mart_campaign_performance"
            " join marts.dim_tenant using (tenant_key)"
            " where campaign_name = ? and tenant_name = ?",
            [campaign, unit],
        ).fetchall()[0]
    assert f"{conversions:,.0f}" in _tile(page, "Conversions")
    bar = page.locator('[data-test="form-item-value"]').all_inner_texts()
    assert any(campaign in text for text in bar)
    assert any(unit in text for text in bar)


def test_failed_changes_are_marked_where_lead_time_is_drawn(page: Any, served: Served) -> None:
    sent: list[Any] = []

    def note(response: Any) -> None:
        if "/api/v1/chart/data" in response.url:
            results = response.json().get("result") or []
            sent.extend(found["annotation_data"] for found in results if found["annotation_data"])

    page.on("response", note)
    try:
        open_dashboard(page, served.url, DASHBOARDS["devops"])
    finally:
        page.remove_listener("response", note)
    (events,) = sent
    assert events["Failed changes"]["records"]
    chart = page.locator(_TITLED.format("Lead time for changes by team (h)")).first
    lines = chart.locator("canvas").first.evaluate(_REDS)
    assert lines > 20, "no line of an event is drawn"


#: The card of the chart with a title.
_TITLED = '[data-test="chart-grid-component"]:has-text("{}")'
#: How many pixels of a canvas are between white and the colour of events, #B3261E.
_REDS = """canvas => {
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, seen] = data.slice(at, at + 4);
    const is_mixed = Math.abs((255 - green) / (255 - red + 1) - 217 / 77) < 0.6;
    const is_red = red - green > 30 && Math.abs(green - blue) < 25;
    if (seen > 60 && is_red && (is_mixed || red > 170)) count += 1;
  }
  return count;
}"""


def test_when_the_data_are_of_is_on_screen(page: Any, served: Served) -> None:
    open_dashboard(page, served.url, DASHBOARDS["executive-overview"])
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        (as_of,) = warehouse.execute(
            "select max(data_as_of) from marts.mart_executive_scorecard"
        ).fetchall()[0]
    assert f"{as_of:%d %b %Y %H:%M}" in _tile(page, "Data as of")


def test_a_chart_that_fails_is_a_failure(page: Any, served: Served) -> None:
    """The wait itself must be able to fail: here every chart's query is answered with an error."""
    page.route("**/api/v1/chart/data**", lambda route: route.fulfill(status=500, body="{}"))
    try:
        with pytest.raises(SupersetError, match="charts show errors"):
            open_dashboard(page, served.url, DASHBOARDS["executive-overview"])
    finally:
        page.unroute("**/api/v1/chart/data**")


def test_an_unknown_dashboard_is_one_line(served: Served, tmp_path: Path) -> None:
    from tributary.bi.screenshot import picture

    with pytest.raises(SupersetError, match="no dashboard is named nonsense; one of analyst-"):
        picture(served.settings, "nonsense", tmp_path / "picture.png")


def _tile(page: Any, title: str) -> str:
    holders = page.locator('[data-test="chart-grid-component"]:visible')
    wanted = holders.filter(has=page.get_by_text(title, exact=True)).first
    text: str = wanted.inner_text()
    return text
