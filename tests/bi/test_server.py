"""Starting and stopping Superset: what a user sees when something is in the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from served_superset import Served

from tributary.bi.server import (
    SupersetError,
    SupersetServer,
    environment,
    is_answering,
    running_url,
)
from tributary.settings import Settings


def test_a_taken_port_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = SupersetServer(Settings(home=tmp_path, superset_port=port))
        with pytest.raises(SupersetError) as caught:
            server.start()
    assert f"cannot listen on 127.0.0.1:{port}" in str(caught.value)
    assert "TRIBUTARY_SUPERSET_PORT" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_credentials_of_sources_are_not_given_to_superset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTARY_HUBSPOT__TOKEN", "very secret")
    given = environment(Settings(home=tmp_path))
    assert "very secret" not in given.values()
    assert given["SCARF_ANALYTICS"] == "false"


def test_a_running_server_is_found_by_others(served: Served) -> None:
    assert running_url(served.settings) == served.url


def test_no_server_is_found_where_none_runs(tmp_path: Path) -> None:
    assert running_url(Settings(home=tmp_path)) is None


def test_preparing_again_does_nothing(served: Served) -> None:
    assert SupersetServer(served.settings).initialise() is False


def test_a_killed_parent_leaves_no_server_behind(served: Served) -> None:
    """The server of a second process on the same home ends with that process."""
    code = (
        "import sys, time\n"
        "from tributary.bi.server import SupersetServer\n"
        "from tributary.settings import Settings\n"
        "server = SupersetServer(Settings(home=sys.argv[1], superset_port=0, sandbox=False))\n"
        "server.start()\n"
        "print(server.url, flush=True)\n"
        "time.sleep(600)\n"
    )
    found = served.settings.home / "superset" / "running.json"
    own = found.read_text()
    with subprocess.Popen(
        [sys.executable, "-c", code, str(served.settings.home)],
        env={**os.environ, "TRIBUTARY_SUPERSET_QUERY_SECONDS": "8"},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().strip()
        found.write_text(own)
        assert is_answering(url)
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while is_answering(url) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not is_answering(url)
