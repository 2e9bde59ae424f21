"""One server for a home's sandbox: others find it, are refused, or wait for its end."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tributary.errors import TributaryError
from tributary.sandbox.lock import await_connections, is_served, serving_lock
from tributary.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var")


def test_a_server_that_stays_is_found_while_it_is_there(settings: Settings) -> None:
    assert not is_served(settings)
    with serving_lock(settings):
        assert is_served(settings)
    assert not is_served(settings)


def test_the_server_of_a_build_is_not_for_others(settings: Settings) -> None:
    with serving_lock(settings, of_a_build=True):
        assert not is_served(settings)


def test_a_second_server_is_refused_in_a_line(settings: Settings) -> None:
    refused = pytest.raises(TributaryError, match=r"another sandbox is served.*end it first")
    with serving_lock(settings, of_a_build=True), refused, serving_lock(settings):
        pass
    with serving_lock(settings):
        assert is_served(settings)


def test_the_server_of_the_next_build_waits(settings: Settings) -> None:
    served = threading.Event()

    def next_build() -> None:
        with serving_lock(settings, of_a_build=True, wait=True):
            served.set()

    thread = threading.Thread(target=next_build)
    with serving_lock(settings, of_a_build=True):
        thread.start()
        assert not served.wait(0.3)
    assert served.wait(5)
    thread.join()


def test_one_that_is_simulating_yet_is_waited_for(settings: Settings) -> None:
    with serving_lock(settings):
        simulated = threading.Timer(0.3, settings.sandbox_connections.touch)
        simulated.start()
        await_connections(settings)
        assert settings.sandbox_connections.exists()


def test_one_that_ends_before_it_serves_is_one_line(settings: Settings) -> None:
    with pytest.raises(TributaryError, match="ended before it could be reached"):
        await_connections(settings)
