"""What goes wrong outside is one clear line (source, fault, cure), and nothing is lost."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator

import pytest
from home import Home, make_home


@pytest.fixture(scope="module")
def home(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the published home a day later, with no source configured but by the tests."""
    path = tmp_path_factory.mktemp("bad_input") / "home"
    shutil.copytree(published_home.path, path, symlinks=True)
    return make_home(path, TRIBUTARY_AS_OF="2026-11-02T00:00:00Z", TRIBUTARY_SANDBOX="false")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Answers 401 below /denied, and half a JSON document elsewhere."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            denied = self.path.startswith("/denied")
            body = b'{"status": "error"}' if denied else b'{"results": [{"id": "1"'
            self.send_response(401 if denied else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - http.server's naming

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()


TOKEN = "a-secret-nobody-may-read-in-an-error"
NOWHERE = "/nowhere/operating_costs"
HUBSPOT, COSTS = "TRIBUTARY_HUBSPOT__BASE_URL", "TRIBUTARY_OPERATING_COSTS__PATH"
#: Case → the source, where it is said to be, and what the line names.
CASES = {
    "wrong credentials": ("hubspot", {HUBSPOT: "{server}/denied"}, "TRIBUTARY_HUBSPOT__TOKEN"),
    "malformed page": ("hubspot", {HUBSPOT: "{server}/half"}, "malformed page"),
    "unreachable": ("hubspot", {HUBSPOT: "http://127.0.0.1:9"}, HUBSPOT),
    "no such folder": ("operating_costs", {COSTS: NOWHERE}, f"{NOWHERE} is not there; .* {COSTS}"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_broken_source_is_one_line_of_its_extraction(home: Home, server: str, case: str) -> None:
    source, said, named = CASES[case]
    places = {name: place.format(server=server) for name, place in said.items()}
    before = _state(home)
    outcome = home.tributary("extract", source, TRIBUTARY_HUBSPOT__TOKEN=TOKEN, **places)
    assert outcome.returncode != 0
    (line,) = outcome.stdout.splitlines()
    assert re.fullmatch(rf"{source} +failed .*: .*{named}.*", line), line
    _is_kept_secret(outcome)
    assert _state(home) == before


@pytest.mark.slow
def test_a_broken_source_is_one_line_of_a_build(home: Home, server: str) -> None:
    before = _state(home)
    place = f"{server}/denied"
    outcome = home.tributary(
        "build", TRIBUTARY_HUBSPOT__BASE_URL=place, TRIBUTARY_HUBSPOT__TOKEN=TOKEN
    )
    assert outcome.returncode != 0
    lines = [line for line in outcome.stderr.splitlines() if line.startswith("tributary:")]
    assert len(lines) == 1, outcome.stderr[-3000:]
    assert re.search("hubspot: .*TRIBUTARY_HUBSPOT__TOKEN", lines[0]), lines[0]
    _is_kept_secret(outcome)
    assert _state(home) == before


def _is_kept_secret(outcome: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in outcome.stderr
    assert TOKEN not in outcome.stdout + outcome.stderr


def _state(home: Home) -> tuple[str, str, list[str]]:
    """What is published, and what the lake holds."""
    manifest = json.loads((home.published.parent / "manifest.json").read_text())
    commits = sorted(p.name for p in (home.path / "lake" / "_commits").glob("*.json"))
    return manifest["id"], manifest["checksum"], commits
