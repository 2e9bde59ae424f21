"""The world of `published_home` in two steps, the second killed at every stage before it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from home import BIN, PROJECT, Home

from tributary.checksum import sha256
from tributary.warehouse.candidate import STATE

FIRST_STEP = "2026-10-01T00:00:00Z"
#: Marks of the tests: two builds, and three that are killed, come before the first of them.
AFTER_ALL_BUILDS = [pytest.mark.slow, pytest.mark.timeout(2400)]


def _any(folder: Path, pattern: str) -> bool:
    return folder.is_dir() and any(folder.rglob(pattern))


#: Stage → how to see from outside that a build is in it.
STAGES: dict[str, Callable[[Path], bool]] = {
    "extract": lambda home: _any(home / "lake" / "_spool", "*"),
    "build": lambda home: _any(home / "candidates", "warehouse.duckdb*"),
    "audit": lambda home: _any(home / "candidates", STATE),
}


@dataclass(frozen=True)
class Served:
    """What readers have: the version's folder and the checksum of its file."""

    folder: Path
    checksum: str

    @classmethod
    def by(cls, home: Home) -> Served:
        """What `home` serves now."""
        return cls(home.published.resolve().parent, sha256(home.published))


@dataclass(frozen=True)
class TwoSteps:
    """The home after both steps, what it served after each kill, and what before and after all.

    `waiting` is the run that was killed when it had built, and was to audit.
    """

    home: Home
    before: Served
    after_kill: Mapping[str, Served]
    waiting: str
    after: Served


@contextmanager
def in_two_steps(home: Home) -> Iterator[TwoSteps]:
    """Built a month before its clock; then at its clock, killed at every stage; then to the end.

    The sources of the second step answer until the block ends.
    """
    _build(home, TRIBUTARY_AS_OF=FIRST_STEP)
    before = Served.by(home)
    with home.sandbox_served():
        after_kill = {stage: _killed_in(home, stage) for stage in STAGES}
        (waiting,) = (state.parent.name for state in (home.path / "candidates").glob(f"*/{STATE}"))
        _build(home)
        yield TwoSteps(home, before, after_kill, waiting, Served.by(home))


def _build(home: Home, **environment: str) -> None:
    outcome = home.tributary("build", **environment)
    assert outcome.returncode == 0, outcome.stderr[-4000:]


def _killed_in(home: Home, stage: str) -> Served:
    """What is served when a build was killed as soon as it was seen to be in `stage`."""
    child = subprocess.Popen(
        [str(BIN / "tributary"), "build"],
        cwd=PROJECT,
        env=home.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 1080
        while not STAGES[stage](home.path):
            assert child.poll() is None, f"the build ended before its {stage} stage was seen"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return Served.by(home)
