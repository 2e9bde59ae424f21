"""One command builds or publishes at a time; the lock dies with whoever held it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tributary.errors import LockHeldError
from tributary.settings import Settings
from tributary.warehouse.lock import build_lock, holder, require_lock

HOLDER = """
import sys, time
from tributary.settings import Settings
from tributary.warehouse.lock import build_lock
with build_lock(Settings.load(), "tributary build"):
    print("held", flush=True)
    time.sleep(60)
"""


def start_holder(settings: Settings) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env={**os.environ, "TRIBUTARY_HOME": str(settings.home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_comer_is_told_who_holds_the_lock(settings: Settings) -> None:
    other = start_holder(settings)
    try:
        with (
            pytest.raises(LockHeldError, match=f"'tributary build' \\(pid {other.pid}\\)") as said,
            build_lock(settings, "tributary publish"),
        ):
            pass
        assert "since 20" in str(said.value)
        assert "--wait" in str(said.value)
    finally:
        other.kill()
        other.wait()


def test_a_killed_holder_leaves_the_lock_free(settings: Settings) -> None:
    other = start_holder(settings)
    other.send_signal(signal.SIGKILL)
    other.wait()
    with build_lock(settings, "tributary build"):
        current = holder(settings)
    assert current is not None
    assert current.pid == os.getpid()


def test_waiting_lasts_until_the_holder_ends(settings: Settings) -> None:
    other = start_holder(settings)
    started = time.monotonic()
    subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -9 {other.pid}"])
    with build_lock(settings, "tributary build", wait=True):
        waited = time.monotonic() - started
    other.wait()
    assert waited >= 0.4


def test_a_stage_outside_the_lock_is_a_mistake(settings: Settings) -> None:
    with pytest.raises(RuntimeError, match="build_lock"):
        require_lock(settings)
    with build_lock(settings, "tributary build"):
        assert require_lock(settings) > 0


def test_one_process_cannot_hold_the_lock_twice(settings: Settings) -> None:
    with (
        build_lock(settings, "tributary build"),
        pytest.raises(LockHeldError, match="this process"),
        build_lock(settings, "tributary publish"),
    ):
        pass
