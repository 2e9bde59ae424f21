"""`kill -9` at random instants of every stage, day after day: nothing invalid, lost or doubled.

The long form of what tests/warehouse/test_publish_kills.py and tests/pipeline/two_steps do in every
run: `make chaos`. Two homes live through the same days, one in calm; in the other every stage is
killed again and again before it may end, and then `tributary build` runs, as a person would.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from home import make_home
from marts_compared import differences
from storm import Storm

from tributary.warehouse.versions import current_version

DAYS = int(os.environ.get("TRIBUTARY_TEST_DAYS", "5"))
#: Kills a day by stage; an extraction is over soon, a build of the warehouse is not. A publish may
#: have happened before its five kills: with three more of an extraction five days hold 200 anyway.
KILLS = {"extract": 23, "build": 8, "audit": 7, "publish": 5}
FIRST_DAY = datetime(2026, 10, 20, 6, tzinfo=UTC)
SIZE = "0.1"


@pytest.mark.timeout(6 * 3600)
def test_days_of_kills_end_as_days_of_calm_do(tmp_path: Path, groundwork: Path) -> None:
    calm, storm = (
        Storm(
            make_home(tmp_path / name, groundwork, TRIBUTARY_SANDBOX_SIZE=SIZE),
            random.Random(20261020),
        )
        for name in ("calm", "storm")
    )
    killed: Counter[str] = Counter()
    for day in range(DAYS + 1):
        as_of = f"{FIRST_DAY + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"
        seconds = {stage: calm.run(stage, as_of) for stage in KILLS}
        if day == 0:  # there must be something that serves
            for stage in KILLS:
                storm.run(stage, as_of)
            continue
        for stage, kills in KILLS.items():
            killed[stage] += _kill_and_end(storm, stage, as_of, kills, seconds[stage])
        outcome = storm.home.tributary("build", "--json", TRIBUTARY_AS_OF=as_of)
        assert outcome.returncode == 0, outcome.stderr[-4000:]
        served = [current_version(one.settings).database for one in (calm, storm)]
        assert not differences(*served)
        sys.stdout.write(f"{as_of}: killed {dict(killed)}, marts equal\n")
        sys.stdout.flush()
    for stage, kills in KILLS.items():
        assert killed[stage] >= kills * DAYS * (0.5 if stage == "publish" else 1)


def _kill_and_end(storm: Storm, stage: str, as_of: str, kills: int, seconds: float) -> int:
    """Kill the stage `kills` times, look after each, then let it end; how often it was killed."""
    serving = current_version(storm.settings).id
    done = 0
    while done < kills:
        allowed = {serving} | (storm.waiting() if stage == "publish" else set())
        done += storm.kill(stage, as_of, seconds)
        storm.require_sound(allowed)
        if stage == "publish" and not storm.waiting():
            return done  # one of them was published: there is nothing left to kill
    storm.run(stage, as_of)
    return done
