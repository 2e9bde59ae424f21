"""What a reader sees in a browser without internet equals what the warehouse holds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from scorecard_warehouse import KPIS, PROJECT, TENANTS, checksum, publish

pytestmark = pytest.mark.browser

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
STATUS = {
    "on_target": "✓ On target",
    "watch": "◆ Watch",
    "warning": "▲ Warning",
    "critical": "✕ Critical",
    "no_target": "– No target",
    "insufficient_data": "… Insufficient data",
}

#: The charts in their order: KPI, and how its values are written.
TRENDS = [("MRR", ",.0f"), ("Leads generated", ",.0f"), ("Ad spend", ",.0f"), ("Win rate", ".0%")]
CELLS = """rows => rows.map(
    row => [...row.querySelectorAll("td")].map(cell => cell.innerText.trim())
)"""
INKED_PIXELS = """canvas => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length;
}"""


@dataclass(frozen=True)
class ServedSite:
    """The built site as `tributary reports --serve` serves it."""

    url: str
    database: Path
    checksum_before: str


@pytest.fixture(scope="module")
def served_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The site, built once (about a minute) and served by the command itself."""
    home = tmp_path_factory.mktemp("reports_home")
    database = publish(home)
    before = checksum(database)
    command = [str(Path(sys.executable).parent / "tributary"), "reports", "--serve", "--port", "0"]
    server = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, "TRIBUTARY_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None and server.stderr is not None
    try:
        said = ""
        for line in server.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield ServedSite(found[0], database, before)
                break
        else:
            pytest.fail(f"the site was not built and served: {said}{server.stderr.read()}")
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is not on PATH; make test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, served_site: ServedSite) -> Iterator[Page]:
    """The scorecard, west of UTC; fails at the end on an outside request or an error."""
    context = browser.new_context(
        timezone_id="America/Los_Angeles",
        locale="en-US",
        viewport={"width": 1400, "height": 2000},
    )
    outside: list[str] = []

    def refuse(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((served_site.url, "data:", "blob:")), refuse)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(served_site.url)
    expect(page.get_by_role("cell", name="Ad spend")).to_be_visible(timeout=60_000)
    yield page
    context.close()
    assert outside == []
    assert errors == []


def choose(page: Page, selector: str, option: str) -> None:
    """Choose as a reader does: open, type, click (a long list shows only its first options)."""
    page.get_by_role("combobox", name=selector).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def shown(page: Page) -> dict[str, list[str]]:
    """The KPI table as text: name → value, target, status, change, better or worse."""
    rows: list[list[str]] = page.locator("article table:visible tr").evaluate_all(CELLS)
    return {cells[0]: cells[1:] for cells in rows if len(cells) == 6 and any(cells[1:])}


def expect_table(page: Page, wanted: dict[str, list[str]]) -> None:
    """Wait until the table shows exactly this; a choice redraws it a moment later."""
    deadline = time.monotonic() + 30
    while shown(page) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert shown(page) == wanted


def amount(value: float | None, d3_format: str, unit: str, currency: str | None) -> str:
    """How a KPI is written; d3's plain formats are Python's."""
    if value is None:
        return "-"
    suffix = {
        "currency": f" {currency}",
        "currency_per_day": f" {currency}/day",
        "ratio_x": "x",
        "seconds": " seconds",
    }.get(unit, "")
    return format(value, d3_format) + suffix


def change(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:+.1f} pp" if unit == "pp" else f"{value:+,.1%}"


def expected(site: ServedSite, tenant_id: str, month: str) -> dict[str, list[str]]:
    """The same table, read from the warehouse."""
    with duckdb.connect(str(site.database), read_only=True) as connection:
        rows = connection.execute(
            """
            select
                kpi_name, value, target, value_format, unit, currency_code, status,
                change_to_show, change_unit, is_improvement
            from marts.mart_executive_scorecard
            where tenant_id = ? and month_start = cast(? || '-01' as date)
            """,
            [tenant_id, month],
        ).fetchall()
    judged = {True: "better", False: "worse", None: "no comparison"}
    return {
        name: [
            amount(value, d3_format, unit, currency),
            amount(target, d3_format, unit, currency),
            STATUS[status],
            change(changed, change_unit),
            judged[is_improvement],
        ]
        for (
            name,
            value,
            target,
            d3_format,
            unit,
            currency,
            status,
            changed,
            change_unit,
            is_improvement,
        ) in rows
    }


def test_it_opens_on_the_group_in_the_last_complete_month(
    page: Page, served_site: ServedSite
) -> None:
    expect_table(page, expected(served_site, "group", "2026-10"))
    assert len(shown(page)) == len(KPIS)


def test_it_says_as_of_when(page: Page) -> None:
    expect(page.get_by_text("Data as of")).to_contain_text("2026-11-20 00:00 UTC")


@pytest.mark.parametrize(
    ("tenant_id", "month"),
    [("agency", "2026-10"), ("messaging", "2026-04"), ("o'hara", "2025-11")],
)
def test_every_figure_of_a_unit_and_month_is_the_warehouses(
    page: Page, served_site: ServedSite, tenant_id: str, month: str
) -> None:
    choose(page, "Business unit", TENANTS[tenant_id][0])
    choose(page, "Month", month)
    expect_table(page, expected(served_site, tenant_id, month))


def test_a_running_month_is_offered_and_named_as_such(page: Page, served_site: ServedSite) -> None:
    choose(page, "Month", "2026-11 (still running)")
    expect_table(page, expected(served_site, "group", "2026-11"))


def test_the_bands_are_counted(page: Page, served_site: ServedSite) -> None:
    statuses = [cells[2] for cells in expected(served_site, "group", "2026-10").values()]
    text = page.locator("article").inner_text()
    for band in list(STATUS.values())[:4]:
        assert text.split(band, 1)[1].split()[0] == str(statuses.count(band))


def test_all_four_trends_are_drawn(page: Page) -> None:
    charts = page.locator("article canvas")
    expect(charts).to_have_count(len(TRENDS))
    for chart in charts.all():
        assert chart.evaluate(INKED_PIXELS) > 500


@pytest.mark.parametrize("place", range(len(TRENDS)))
def test_a_trend_ends_with_the_last_complete_month(
    page: Page, served_site: ServedSite, place: int
) -> None:
    choose(page, "Business unit", TENANTS["agency"][0])
    expect_table(page, expected(served_site, "agency", "2026-10"))
    kpi_name, decimal_format = TRENDS[place]
    with duckdb.connect(str(served_site.database), read_only=True) as connection:
        [(value,)] = connection.execute(
            """
            select value from marts.mart_executive_scorecard
            where tenant_id = 'agency' and kpi_name = ? and is_latest_complete_month
            """,
            [kpi_name],
        ).fetchall()
    heading = page.get_by_text("Oct 2026", exact=True)

    def said_at_the_end() -> str:
        """The tooltip of the last point; a choice draws the charts anew, so point again."""
        box = page.locator("article canvas").nth(place).bounding_box()
        if box is not None:
            middle = box["y"] + box["height"] * 0.6
            page.mouse.move(box["x"] + box["width"] * 0.5, middle)
            page.mouse.move(box["x"] + box["width"] * 0.95, middle)
        page.wait_for_timeout(200)
        shown = [tooltip for tooltip in heading.all() if tooltip.is_visible()]
        return shown[0].locator("..").inner_text() if shown else ""

    wanted = format(value, decimal_format)
    deadline = time.monotonic() + 30
    while wanted not in (said := said_at_the_end()):
        assert time.monotonic() < deadline, f"{wanted} is not in the tooltip: {said!r}"


def test_the_warehouse_is_untouched(served_site: ServedSite) -> None:
    assert checksum(served_site.database) == served_site.checksum_before
    assert served_site.database.stat().st_mode & 0o777 == 0o444
    assert list(served_site.database.parent.iterdir()) == [served_site.database]
