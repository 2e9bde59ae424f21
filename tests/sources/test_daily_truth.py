"""Day after day, whatever goes wrong: in the end the lake holds what the sources hold.

`TRIBUTARY_TEST_DAYS` says over how many days (`make soak`: 30); the default keeps the suite short.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from home import forget_settings
from served_truth import SERVED, Rows, all_lake_rows, held, kept, keys, rows_of

from tributary.lake.commits import commits
from tributary.lake.state import cursors
from tributary.sandbox.faults import Fault
from tributary.sandbox.server import Sandbox, serving
from tributary.settings import Settings
from tributary.sources.backfill import backfill
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Paging, Request, Source
from tributary.sources.extract import BackfillWindow, extract

DAYS = int(os.environ.get("TRIBUTARY_TEST_DAYS", "3"))
START = date(2024, 4, 1)
FIRST = datetime(2024, 4, 24, tzinfo=UTC)
SIZE = 0.05

#: Entities of which the source tells the present state only: the lake keeps the former ones.
KEPT_STATES = {"commerce.inventory_levels", "survey_tool.invitations"}
#: Columns told as they are now though their row keeps its version, and what of them lasts: Jira
#: shows with each issue the sprints it was in, closed ones as closed.
TOLD_AS_NOW = {"issue_tracker.issues": ("sprints", re.compile(r'"id": ?(\d+)').findall)}
#: Faults that a client overcomes by asking again.
PASSING = (
    Fault(status=429, retry_after=0.1),
    Fault(status=500),
    Fault(status=502),
    Fault(status=503, retry_after=0.1),
    Fault(kind="truncate"),
    Fault(kind="malformed"),
    Fault(kind="repeat", skip=1),
    Fault(kind="disconnect"),
    Fault(kind="delay", seconds=0.2),
    Fault(kind="skew", seconds=7200, times=5),
    Fault(kind="fields", times=5),
)
#: Where the order of a page's records is not what its next page is known by.
UNORDERED = (
    Fault(kind="shuffle", times=5),
    Fault(kind="duplicate", times=2),
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    forget_settings(monkeypatch)
    monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path))
    monkeypatch.setenv("TRIBUTARY_SANDBOX", "true")
    yield


def settings_at(monkeypatch: pytest.MonkeyPatch, as_of: datetime) -> Settings:
    monkeypatch.setenv("TRIBUTARY_AS_OF", as_of.isoformat())
    return Settings.load()


def with_column(entity: Entity, rows: Rows, name: str, lasting: Callable[[str], list[str]]) -> Rows:
    """The rows with that part of a column which lasts."""
    place = [column.name for column in entity.columns].index(name)
    made: Rows = Counter()
    for row, count in rows.items():
        part = tuple(lasting(row[place] or ""))
        made[(*row[:place], part, *row[place + 1 :])] += count
    return made


def assert_lake_is_true(settings: Settings, sandbox: Sandbox) -> None:
    wrong = []
    lakes = all_lake_rows(settings, (SOURCES[name] for name in SERVED))
    for name, lake in lakes.items():
        for entity in SOURCES[name].entities:
            expected = kept(entity, rows_of(entity, held(sandbox, name, entity)), settings.clock)
            found = kept(entity, lake[entity.name], settings.clock)
            if lasting := TOLD_AS_NOW.get(f"{name}.{entity.name}"):
                expected, found = (
                    with_column(entity, rows, *lasting) for rows in (expected, found)
                )
            lacking = [*(expected - found).elements()]
            surplus = [*(found - expected).elements()]
            if f"{name}.{entity.name}" in KEPT_STATES:
                surplus = []
            double = [key for key, count in keys(entity, found).items() if count > 1]
            if lacking or surplus or double:
                wrong.append((f"{name}.{entity.name}", lacking[:2], surplus[:2], double[:2]))
    assert wrong == []
    for made in commits(settings.lake_dir):
        for part in made.entities.values():
            assert (part.received, part.rejected) == (part.loaded, 0)


def test_increments_a_backfill_and_a_reset_end_where_one_run_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Days pass; what was restated or deleted meanwhile is so in the lake too."""
    for day in range(DAYS):
        settings = settings_at(monkeypatch, FIRST + timedelta(days=day))
        with serving(settings, size=SIZE, start=START) as sandbox:
            assert extract(settings).errors == {}
            if day < DAYS - 1:
                continue
            assert_lake_is_true(settings, sandbox)
            before = {name: cursors(settings.lake_dir, name) for name in SERVED}
            window = BackfillWindow(START, settings.clock.date())
            for name in SERVED:
                report = backfill(settings, name, window)
                assert report.error is None
            assert_lake_is_true(settings, sandbox)
            assert {name: cursors(settings.lake_dir, name) for name in SERVED} == before


def test_increments_under_faults_and_kills_end_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault there is, on any source; three times the process is killed on the way."""
    luck = random.Random(5)
    kills = set(luck.sample(range(DAYS), min(3, DAYS)))
    for day in range(DAYS):
        settings = settings_at(monkeypatch, FIRST + timedelta(days=day))
        with serving(settings, size=SIZE, start=START) as sandbox:
            if day in kills:
                _kill_an_extraction(luck.uniform(2.0, 4.0))
            _disturb(sandbox, luck)
            report = extract(settings)
            sandbox.faults.clear()
            assert report.errors == {}
            if day == DAYS - 1:
                # what came late or out of order is asked for again by the next look
                assert_lake_is_true(settings, sandbox)


def _disturb(sandbox: Sandbox, luck: random.Random) -> None:
    """Faults on every vendor, at any of its first requests."""
    for name in sandbox.vendors:
        faults = [*PASSING, *(UNORDERED if _is_unordered(SOURCES[name]) else ())]
        for fault in luck.sample(faults, 3):
            skip = max(fault.skip, luck.randrange(4))
            sandbox.faults.add(f"/{name}/", replace(fault, skip=skip))


def _is_unordered(source: Source) -> bool:
    """Whether no request of the source goes on by what the records of a page say."""
    requests = [e.fetch for e in source.entities if isinstance(e.fetch, Request)]
    return all(
        request.paging in (Paging.CURSOR_IN_BODY, Paging.CURSOR_IN_QUERY, Paging.NEXT_URL)
        and "max_rows" not in request.paging_options
        and request.newest_first is None
        for request in requests
    )


def _kill_an_extraction(seconds: float) -> None:
    command = [str(Path(sys.executable).parent / "tributary"), "extract", "--json"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    running.send_signal(signal.SIGKILL)
    running.wait()
