"""`kill -9` at each stage of a build: what is published stays as it was, the next run completes."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from home import BIN, PROJECT, Home, make_home

NEXT_DAY = "2026-11-02T00:00:00Z"


def _any(folder: Path, pattern: str) -> bool:
    return folder.is_dir() and any(folder.rglob(pattern))


#: Stage → how to see from outside that a build is in it.
STAGES: dict[str, Callable[[Path], bool]] = {
    "extract": lambda home: _any(home / "lake" / "_spool", "*"),
    "build": lambda home: _any(home / "candidates", "warehouse.duckdb*"),
    "audit": lambda home: _newer(home / "ledger" / "checks", home / "killed"),
}


def _newer(folder: Path, than: Path) -> bool:
    mark = than.stat().st_mtime
    return any(file.stat().st_mtime > mark for file in folder.glob("*"))


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def home(spare_home: Home) -> Home:
    """The spare home a day later."""
    return make_home(spare_home.path, TRIBUTARY_AS_OF=NEXT_DAY)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_kill_leaves_the_published_warehouse(home: Home, stage: str) -> None:
    before = (home.published.resolve(), _checksum(home.published))
    (home.path / "killed").touch()
    child = subprocess.Popen(
        [str(BIN / "tributary"), "build"],
        cwd=PROJECT,
        env=home.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 540
        while not STAGES[stage](home.path):
            assert child.poll() is None, f"the build ended before its {stage} stage was seen"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    assert (home.published.resolve(), _checksum(home.published)) == before


@pytest.mark.slow
def test_the_next_build_completes(home: Home) -> None:
    before = home.published.resolve()
    outcome = home.tributary("build")
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    assert home.published.resolve() != before
    connection = home.warehouse()
    ghosts = connection.execute(
        "select count(*) - count(distinct lead_key) from marts.fct_leads"
    ).fetchone()
    connection.close()
    assert ghosts == (0,)
