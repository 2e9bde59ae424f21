"""Two commands at once: the second says who holds the lock, or waits, and nothing is harmed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from home import BIN, PROJECT, Home, make_home
from small_candidates import next_candidate, refused_candidate

from tributary.settings import Settings
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish
from tributary.warehouse.versions import current_version, versions

HOLDER = """
import sys
from tributary.settings import Settings
from tributary.warehouse.lock import build_lock
with build_lock(Settings.load(), "tributary build"):
    print("held", flush=True)
    sys.stdin.readline()
"""
#: Commands that write, with the exit code they end with in the home below once they may run.
COMMANDS = {
    ("rollback",): 0,
    ("prune",): 0,
    ("publish",): 4,  # the candidate was refused
    ("publish", "--override", "000003", "--reason", "known"): 0,
    ("publish", "--release"): 1,  # nothing is held
}


@pytest.fixture
def home(settings: Settings) -> Home:
    """Two versions and a candidate that was refused."""
    with build_lock(settings, "test"):
        for _ in range(2):
            publish(settings, *next_candidate(settings, {}))
    refused_candidate(settings)
    return make_home(settings.home, TRIBUTARY_SANDBOX="false")


@pytest.fixture
def holder(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is told to let go."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env=home.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize("command", [*COMMANDS, ("audit",)], ids=" ".join)
def test_the_second_command_says_who_holds_the_lock(
    settings: Settings, home: Home, holder: subprocess.Popen[str], command: tuple[str, ...]
) -> None:
    serving = current_version(settings)
    outcome = home.tributary(*command)
    assert outcome.returncode == 3
    assert outcome.stderr.startswith(
        f"tributary: 'tributary build' (pid {holder.pid}) has held {settings.lock_file} since 20"
    )
    assert "--wait" in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert current_version(settings) == serving


def wait_until_queued(process: subprocess.Popen[str]) -> None:
    """Until the kernel lists the process among those that wait for a lock."""
    waiting = f"FLOCK ADVISORY WRITE {process.pid} "
    for _ in range(600):
        assert process.poll() is None, process.communicate()
        lines = Path("/proc/locks").read_text().splitlines()
        if any("->" in line and waiting in " ".join(line.split()) for line in lines):
            return
        time.sleep(0.05)
    raise AssertionError("it does not wait for the lock")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_with_wait_the_second_command_runs_when_the_first_has_ended(
    settings: Settings, home: Home, holder: subprocess.Popen[str], command: tuple[str, ...]
) -> None:
    second = subprocess.Popen(
        [str(BIN / "tributary"), *command, "--wait"],
        cwd=PROJECT,
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until_queued(second)
    holder.communicate("\n")
    _, complaint = second.communicate(timeout=60)
    assert second.returncode == COMMANDS[command], complaint
    assert complaint.startswith(f"waiting: 'tributary build' (pid {holder.pid}) has held ")
    for version in versions(settings):
        version.require_whole()


def test_what_only_reads_needs_no_lock(home: Home, holder: subprocess.Popen[str]) -> None:
    for command in (("publish", "--explain"), ("versions",), ("prune", "--dry-run")):
        assert home.tributary(*command).returncode == 0, command


def test_many_at_once_do_one_thing_after_the_other(settings: Settings, home: Home) -> None:
    commands = [
        ["prune", "--wait"],
        ["rollback", "--wait"],
        ["publish", "--override", "000003", "--reason", "known", "--wait"],
        ["prune", "--wait"],
    ]
    running = [
        subprocess.Popen(
            [str(BIN / "tributary"), *command],
            cwd=PROJECT,
            env=home.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    codes = [process.wait(timeout=120) for process in running]
    assert codes[0] == codes[1] == codes[3] == 0
    assert codes[2] in (0, 6)  # published, or the rollback came first and holds
    current_version(settings).require_whole()
    for version in versions(settings):
        version.require_whole()
