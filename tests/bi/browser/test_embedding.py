"""A dashboard in another site: its visitors see their rows of it, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlparse

import pytest
import requests
from served_superset import PORTAL, Served, extremes_query

from tributary.bi.access.declared import read_access
from tributary.bi.access.embedding import Embedding, embed
from tributary.bi.access.permissions import EMBEDDED
from tributary.bi.bundle import read_datasets
from tributary.bi.identities import identity
from tributary.bi.screenshot import browser, wait_for_charts
from tributary.bi.selection import dashboard_named
from tributary.bi.server import SUPERSET_DIR, SupersetError

SLUG = "partner-view"
#: The page of a portal, and what Superset's embedding SDK says to the frame.
PAGE = """<!doctype html><iframe id=frame width=1300 height=1200 src="{url}/embedded/{id}"></iframe>
<script>
frame.onload = () => {{
  const channel = new MessageChannel();
  const handshake = {{type: "__embedded_comms__", handshake: "port transfer"}};
  frame.contentWindow.postMessage(handshake, "{url}", [channel.port2]);
  channel.port1.start();
  channel.port1.postMessage(
    {{switchboardAction: "emit", method: "guestToken", args: {{guestToken: "{token}"}}}});
}};
</script>"""


def _embed(served: Served, slug: str = SLUG, **given: Any) -> Embedding:
    asked = {"scopes": {"tenant": "saas"}, "origins": [PORTAL], **given}
    return embed(served.client, read_access(), read_datasets(), dashboard_named(slug), **asked)


@pytest.fixture(scope="module")
def embedding(served: Served) -> Embedding:
    return _embed(served)


def _ask(
    served: Served, embedding: Embedding, chart: str, groupby: list[str], slug: str = SLUG
) -> requests.Response:
    """What a chart's query with this grouping gets with the token."""
    key = identity("chart", slug, chart)
    found = next(c for c in served.client.list_objects("chart") if c["uuid"] == key)
    dashboard = served.client.get(served.client.url("dashboard", slug)).json()["result"]["id"]
    body = {
        "datasource": {"id": found["datasource_id"], "type": "table"},
        "queries": [
            {"metrics": ["latest_value"], "columns": groupby, "filters": [], "row_limit": 1000}
        ],
        "form_data": {"slice_id": found["id"], "dashboardId": dashboard},
        "result_format": "json",
        "result_type": "full",
    }
    url = served.client.url("chart", "data")
    return requests.post(url, json=body, headers={"X-GuestToken": embedding.token}, timeout=60)


def test_a_visitor_sees_the_rows_of_the_scope(served: Served, embedding: Embedding) -> None:
    answer = _ask(served, embedding, "kpis", ["kpi_name", "tenant_name"])
    assert answer.ok, answer.text
    rows = answer.json()["result"][0]["data"]
    assert {row["tenant_name"] for row in rows} == {"Cadence Cloud"}
    assert len(rows) > 2


def test_a_visitor_cannot_ask_for_more_than_the_chart_shows(
    served: Served, embedding: Embedding
) -> None:
    answer = _ask(served, embedding, "kpis", ["kpi_name", "kpi_key"])
    assert answer.status_code == 403
    assert "cannot modify chart payload" in answer.text


def test_a_visitor_sends_no_query_of_no_chart(served: Served, embedding: Embedding) -> None:
    body = extremes_query(served.client, "fct_kpi_values", ("value",), (["tenant_id"],))
    dashboard = served.client.get(served.client.url("dashboard", SLUG)).json()["result"]["id"]
    for form in ({}, {"dashboardId": dashboard}, {"dashboardId": dashboard, "slice_id": 999_999}):
        answer = requests.post(
            served.client.url("chart", "data"),
            json={**body, "form_data": form},
            headers={"X-GuestToken": embedding.token},
            timeout=60,
        )
        assert answer.status_code == 403, answer.text


def test_a_visitor_opens_no_other_dashboard(served: Served, embedding: Embedding) -> None:
    headers = {"X-GuestToken": embedding.token}
    for slug in ("executive-overview", "campaign-performance"):
        url = served.client.url("dashboard", slug)
        assert requests.get(url, headers=headers, timeout=60).status_code in (403, 404)
    answer = requests.post(
        served.client.url("sqllab", "execute", ""), json={}, headers=headers, timeout=60
    )
    assert not answer.ok


def test_without_a_token_or_from_another_site_there_is_nothing(
    served: Served, embedding: Embedding
) -> None:
    address = f"{served.url}/embedded/{embedding.dashboard}"
    elsewhere = requests.get(address, headers={"Referer": "http://elsewhere.test/"}, timeout=60)
    assert elsewhere.status_code == 403
    there = requests.get(address, headers={"Referer": f"{PORTAL}/"}, timeout=60)
    assert there.ok
    assert f"frame-ancestors 'self' {PORTAL}" in there.headers["Content-Security-Policy"]
    forged = Embedding(embedding.dashboard, embedding.token[:-4] + "AAAA")
    assert not _ask(served, forged, "kpis", ["kpi_name"]).ok


@pytest.mark.browser
def test_the_dashboard_is_drawn_in_the_portals_page(served: Served, embedding: Embedding) -> None:
    content = PAGE.format(url=served.url, id=embedding.dashboard, token=embedding.token)
    with _portal(content), browser() as tool:
        page = tool.new_page(viewport={"width": 1400, "height": 1300})
        page.set_default_timeout(120_000)
        page.goto(PORTAL)
        frame = page.frame_locator("#frame")
        frame.locator('[data-test="chart-grid-component"]').first.wait_for()
        inner = next(f for f in page.frames if "/embedded/" in f.url)
        wait_for_charts(inner, len(dashboard_named(SLUG).charts))
        text = inner.locator("body").inner_text()
    assert "Cadence Cloud" in text
    for other in ("Northlight Agency", "Meridian Systems"):
        assert other not in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"slug": "executive-overview"}, "guests do not open executive-overview"),
        ({"scopes": {}}, "None is no scope"),
        ({"scopes": {"tenant": "' or 1=1"}}, "is no scope"),
        ({"scopes": {"tenant": "saas", "team": "x"}}, "no rule of guest is named team"),
        ({"origins": []}, "nobody may frame"),
    ],
)
def test_what_is_not_declared_is_one_line(served: Served, given: Any, said: str) -> None:
    with pytest.raises(SupersetError, match=said):
        _embed(served, **given)


def test_the_configuration_names_the_role_that_an_apply_makes() -> None:
    config = (SUPERSET_DIR / "superset_config.py").read_text()
    assert f'GUEST_ROLE_NAME = "{EMBEDDED}"' in config


@contextmanager
def _portal(content: str) -> Iterator[None]:
    """A site of one page at `PORTAL`."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", urlparse(PORTAL).port or 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
