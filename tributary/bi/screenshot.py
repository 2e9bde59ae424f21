"""Dashboards in a real browser: sign in, open, wait until every chart is drawn, picture.

A chart that shows an error, or is not drawn in time, is a failure: a picture of it is never taken
for a good one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tributary.bi.model import Dashboard, Tab
from tributary.bi.secrets import admin_password
from tributary.bi.selection import Selection, dashboard_named
from tributary.bi.server import ADMIN, SupersetError, SupersetServer, running_url
from tributary.progress import Progress
from tributary.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
#: Seconds for the page, and for its charts to be drawn.
PAGE_TIMEOUT = 60.0
CHARTS_TIMEOUT = 90.0
#: How often the form of signing in is filled, within the time for the page.
_SIGN_INS = 3

# What state each visible chart is in; one below the fold is mounted when it comes into view.
_STATE = """() => {
  const holders = [...document.querySelectorAll('[data-test="chart-grid-component"]')]
    .filter(holder => holder.offsetParent !== null);
  const text = holder => holder.querySelector('[data-test="editable-title"]')?.innerText
    ?? holder.innerText.split('\\n')[0];
  const drawn = holder => {
    const slice = holder.querySelector('[data-test="slice-container"]');
    if (!slice || holder.querySelector('[data-test="loading-indicator"]')) return false;
    return slice.querySelector('canvas, svg, table, .header-line, .ant-empty') !== null
      || slice.innerText.trim() !== '';
  };
  const failed = holder => holder.querySelector(
    '[data-test="error-container"], [data-test="chart-error-message"], .ant-alert-error,'
    + ' .error-boundary, [role="alert"].ant-alert');
  return holders.map(holder => ({
    title: text(holder),
    drawn: drawn(holder),
    error: failed(holder)?.innerText.trim() ?? '',
    empty: holder.querySelector('.ant-empty') !== null,
  }));
}"""


# A line above everything else, on the page itself, so that no picture is without it.
_PRINT = """text => {
  const line = document.createElement('div');
  line.textContent = text;
  line.style = 'padding: 12px 24px; font: 14px Inter, Helvetica, sans-serif; background: #fff;'
    + ' color: #16212e; border-bottom: 1px solid #c5ccd6';
  document.body.prepend(line);
  document.title = text;
}"""
_PICTURES = (".png", ".pdf")


def picture(
    settings: Settings,
    slug: str,
    target: Path,
    *,
    selection: Selection | None = None,
    width: int = 1440,
    tab: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Picture dashboard `slug` (a tab of it) into `target`, a PNG or PDF of its whole length.

    Filters, time range and the data's instant are printed above. Uses this home's running Superset,
    else starts one. Raises SupersetError if the dashboard, tab or filter does not exist, a chart
    shows an error, or one is not drawn in time; then nothing is written.
    """
    if target.suffix not in _PICTURES:
        raise SupersetError(f"{target}: a picture's name ends in {' or '.join(_PICTURES)}")
    dashboard = dashboard_named(slug)
    selection = selection or Selection()
    query, heading = selection.query(dashboard), selection.heading(settings, dashboard)
    progress = progress or Progress(quiet=True)
    with served(settings, progress) as url, progress.task("superset: picture"), browser() as tool:
        page = signed_in_page(tool, url, ADMIN, admin_password(settings), width=width)
        open_dashboard(page, url, dashboard, tab=tab, query=query)
        page.evaluate(_PRINT, heading)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".png":
            page.screenshot(path=target, full_page=True)
            return
        page.emulate_media(media="screen")
        height = page.evaluate("document.documentElement.scrollHeight")
        page.pdf(
            path=target,
            width=f"{width}px",
            height=f"{height}px",
            print_background=True,
            # The page is always as tall as its paper, and our line comes on top: a second sheet
            # would hold that much of empty background.
            page_ranges="1",
        )


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system, with an empty profile and no traffic of its own."""
    from playwright.sync_api import Error, sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise SupersetError("chromium is not on PATH", cure="install it (Debian: chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        try:
            yield chromium
        except Error as error:
            raise SupersetError(f"superset: in the browser: {_in_one_line(error)}") from error
        finally:
            chromium.close()


def _is_in(url: str) -> bool:
    return "/login" not in url


def signed_in_page(
    tool: Browser, url: str, username: str, password: str, *, width: int = 1440, height: int = 900
) -> Page:
    """A page of a new session, signed in through the form; SupersetError if that fails.

    The form is there before the script that sends it: if nothing came of it, it is filled again.
    """
    from playwright.sync_api import TimeoutError as TooLateError

    context = tool.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(PAGE_TIMEOUT * 1000)
    for _ in range(_SIGN_INS):
        page.goto(f"{url}/login/?local")  # not to an identity provider (superset/single_sign_on.py)
        if _is_in(page.url):  # what was sent before took longer
            break
        page.locator('input[name="username"], #username').first.fill(username)
        page.locator('input[name="password"], #password').first.fill(password)
        page.locator('button[type="submit"], [data-test="login-button"]').first.click()
        with suppress(TooLateError):
            page.wait_for_url(_is_in, wait_until="commit", timeout=PAGE_TIMEOUT * 1000 / _SIGN_INS)
            break
    else:
        raise SupersetError(f"superset: {url} does not let {username} sign in")
    page.wait_for_load_state()
    return page


def open_dashboard(
    page: Page, url: str, dashboard: Dashboard, *, tab: str | None = None, query: str = ""
) -> None:
    """Open a dashboard (at a tab, with filters set) and wait until every chart of it is drawn.

    `query` is what `Selection.query` gives. The window is made as tall as the content, since charts
    are drawn when they come into view.
    """
    filters = f"?native_filters={quote(query)}" if query else ""
    page.goto(f"{url}/superset/dashboard/{dashboard.slug}/{filters}")
    chosen = next((t for t in dashboard.tabs if tab in (None, t.title)), None)
    if chosen is None:
        known = ", ".join(t.title for t in dashboard.tabs)
        raise SupersetError(f"superset: {dashboard.slug} has no tab {tab}", cure=f"one of {known}")
    if tab is not None:
        page.locator('[role="tab"]').filter(has_text=re.compile(f"^{re.escape(tab)}$")).click()
    page.locator('[data-test="chart-grid-component"]:visible').first.wait_for()
    size = page.viewport_size
    if size is not None:
        page.set_viewport_size({"width": size["width"], "height": window_height(chosen)})
    wait_until_drawn(page, len(chosen.chart_names))


def window_height(tab: Tab) -> int:
    """Pixels of a window in which every chart of the tab is seen, and so drawn."""
    return sum(row.height * 8 + 16 for row in tab.rows) + 260


def wait_until_drawn(page: Page, count: int) -> None:
    """Wait for `count` charts and their animation; raises SupersetError as `wait_for_charts`."""
    wait_for_charts(page, count)
    page.wait_for_timeout(1500)


def wait_for_charts(page: Page, count: int, *, look_every_ms: float = 250) -> None:
    """Wait until `count` charts show something.

    Raises SupersetError naming those with an error, or not drawn.
    """
    states: list[dict[str, object]] = []
    for _ in range(int(CHARTS_TIMEOUT * 1000 / look_every_ms)):
        states = page.evaluate(_STATE)
        errors = [f"{state['title']}: {state['error']}" for state in states if state["error"]]
        if errors:
            raise SupersetError(f"superset: charts show errors: {'; '.join(errors)}")
        if len(states) >= count and all(state["drawn"] for state in states):
            return
        page.wait_for_timeout(look_every_ms)
    late = [str(state["title"]) for state in states if not state["drawn"]]
    raise SupersetError(
        f"superset: {len(states)} of {count} charts appeared within {CHARTS_TIMEOUT:.0f} s;"
        f" not drawn: {', '.join(late) or 'none'}"
    )


def _in_one_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


@contextmanager
def served(settings: Settings, progress: Progress) -> Iterator[str]:
    """The address of this home's running Superset, else of one started for the block."""
    url = running_url(settings)
    if url is not None:
        yield url
        return
    with SupersetServer(settings, progress=progress) as server:
        yield server.url
