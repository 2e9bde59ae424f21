"""The site's server: compressed where that helps, in ranges where DuckDB reads, here only."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import uvicorn

from tributary.reports.node import ReportsError
from tributary.reports.server import application, listen

SCRIPT = "export const answer = 42;\n" * 200
TABLE = bytes(range(256)) * 16


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A link to a small site, as the builder leaves it."""
    built = tmp_path / "sites" / "one"
    (built / "_app" / "immutable").mkdir(parents=True)
    (built / "data").mkdir()
    (built / "index.html").write_text("<p>one</p>")
    (built / "_app" / "immutable" / "page.js").write_text(SCRIPT)
    (built / "_app" / "immutable" / "page.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (built / "data" / "scorecard.parquet").write_bytes(TABLE)
    (tmp_path / "secret").write_text("not for readers")
    link = tmp_path / "site"
    link.symlink_to("sites/one")
    return link


@pytest.fixture
def url(site: Path) -> Iterator[str]:
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(application(site), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def test_a_script_travels_compressed_and_arrives_whole(url: str) -> None:
    response = requests.get(f"{url}/_app/immutable/page.js", timeout=10)
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < len(SCRIPT) / 10
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert response.text == SCRIPT


def test_who_does_not_know_gzip_gets_the_plain_file(url: str) -> None:
    response = requests.get(
        f"{url}/_app/immutable/page.js", headers={"Accept-Encoding": "identity"}, timeout=10
    )
    assert "content-encoding" not in response.headers
    assert response.text == SCRIPT


@pytest.mark.parametrize("path", ["data/scorecard.parquet", "_app/immutable/page.js"])
def test_a_range_is_of_the_plain_file(url: str, site: Path, path: str) -> None:
    response = requests.get(f"{url}/{path}", headers={"Range": "bytes=100-299"}, timeout=10)
    whole = (site / path).read_bytes()
    assert response.status_code == 206
    assert response.headers["content-range"] == f"bytes 100-299/{len(whole)}"
    assert response.content == whole[100:300]


def test_head_tells_the_length_and_that_ranges_are_served(url: str) -> None:
    response = requests.head(f"{url}/data/scorecard.parquet", timeout=10)
    assert response.headers["content-length"] == str(len(TABLE))
    assert response.headers["accept-ranges"] == "bytes"


def test_a_page_is_asked_for_anew_and_follows_the_link(url: str, site: Path) -> None:
    first = requests.get(url, timeout=10)
    assert first.text == "<p>one</p>"
    assert first.headers["cache-control"] == "no-cache"
    two = site.parent / "sites" / "two"
    two.mkdir()
    (two / "index.html").write_text("<p>two</p>")
    site.unlink()
    site.symlink_to("sites/two")
    assert requests.get(url, timeout=10).text == "<p>two</p>"


def test_nothing_beside_the_site_is_served(url: str) -> None:
    for path in ("/../../secret", "/..%2f..%2fsecret", "/%2e%2e/%2e%2e/secret", "/missing"):
        request = requests.Request("GET", url).prepare()
        request.url = url + path  # as it is: requests would tidy the path
        with requests.Session() as session:
            assert session.send(request, timeout=10).status_code == 404


def test_a_taken_port_is_named() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ReportsError, match=rf"127\.0\.0\.1:{port} .*--port") as caught:
            listen("127.0.0.1", port)
        assert "\n" not in str(caught.value)


def test_it_listens_on_the_given_address_alone() -> None:
    with listen("127.0.0.1", 0) as listening, socket.socket() as other:
        other.settimeout(2)
        assert listening.getsockname()[0] == "127.0.0.1"
        assert other.connect_ex(("127.0.0.2", listening.getsockname()[1])) != 0
