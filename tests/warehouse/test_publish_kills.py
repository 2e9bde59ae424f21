"""kill -9 at random instants of publishing: what serves is whole, and the next run goes on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from tributary.settings import Settings
from tributary.warehouse.versions import current, versions

KILLS = 24

#: Publishes for ever and says so; every version holds one more row than the one before.
PUBLISHER = """
import sys
sys.path.insert(0, sys.argv[1])
from small_candidates import next_candidate
from tributary.settings import Settings
from tributary.warehouse.candidate import heal, sweep_candidates
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish
settings = Settings.load()
with build_lock(settings, "tributary build"):
    heal(settings)
    sweep_candidates(settings)
    print("ready", flush=True)
    while True:
        publish(settings, *next_candidate(settings, {}))
        print("published", flush=True)
"""


def publish_until_killed(settings: Settings, instants: random.Random) -> int:
    """Kill at a random instant of the second or third publish; how many were whole by then."""
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(Path(__file__).parent)],
        env={**os.environ, "TRIBUTARY_HOME": str(settings.home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    started_at = time.monotonic()
    whole = instants.choice([1, 2])
    for _ in range(whole):
        assert process.stdout.readline() == "published\n"
    time.sleep(instants.random() * (time.monotonic() - started_at) / whole)
    process.kill()
    process.wait()
    return whole


def row_count(database: Path) -> int:
    with duckdb.connect(database, read_only=True) as connection:
        numbers = connection.sql("select number from marts.fct_numbers order by 1").fetchall()
        assert numbers == [(n,) for n in range(1, len(numbers) + 1)]
        return len(numbers)


def test_no_kill_leaves_a_version_that_is_not_whole(settings: Settings) -> None:
    instants = random.Random(20260114)
    served = 0
    for _ in range(KILLS):
        whole = publish_until_killed(settings, instants)
        for version in versions(settings):
            version.require_whole()
            row_count(version.database)
        serving = current(settings)
        assert serving is not None
        rows = row_count(serving.database)
        assert rows >= served + whole, "a published version was lost"
        served = rows
    assert len(versions(settings)) <= settings.versions_kept + 2
