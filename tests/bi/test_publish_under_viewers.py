"""Versions are published while people look: no error, and no result of two versions.

Ten viewers ask without a pause. Each version holds its own number in every row, so that a result
tells which one it came from. `TRIBUTARY_TEST_PUBLISHES` says how many versions; fifty in the long
form.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest
from served_superset import Served, extremes_query

from tributary.audit.report import AuditReport
from tributary.checksum import sha256
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish
from tributary.warehouse.versions import Version, current_version, flip

PUBLISHES = int(os.environ.get("TRIBUTARY_TEST_PUBLISHES", "8"))
VIEWERS = 10
TABLE = "mart_campaign_performance"


@dataclass
class Viewing:
    """What is known of published versions, and what viewers saw that they must not."""

    published: int = 0
    answers: int = 0
    seen: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def before(served: Served) -> Iterator[Version]:
    """What is served now, and again after the test."""
    version = current_version(served.settings)
    yield version
    with build_lock(served.settings, "test"):
        flip(served.settings, version.id)


def test_every_result_is_of_one_version_and_not_of_an_older_one_than_was_published(
    served: Served, before: Version
) -> None:
    viewing = Viewing()
    with build_lock(served.settings, "test"):
        _publish(served.settings, before, 1)
        viewing.published = 1
        with _viewers(served, viewing):
            for number in range(2, PUBLISHES + 2):
                answers = viewing.answers
                _publish(served.settings, before, number)
                viewing.published = number
                _wait_for(viewing, answers + VIEWERS)
    assert viewing.wrong == []
    assert len(viewing.seen) > PUBLISHES / 2
    assert max(viewing.seen) == PUBLISHES + 1


def _publish(settings: Settings, before: Version, number: int) -> None:
    """Publish a warehouse with the dimensions and one mart, `number` in every row of that."""
    run_id = ledger.new_run_id(settings)
    path = settings.candidates_dir / run_id / "warehouse.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(path) as connection:
        connection.execute(f"attach '{before.database}' as before (read_only)")
        connection.execute("create schema marts")
        for (dimension,) in connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'before' and starts_with(table_name, 'dim_')"
        ).fetchall():
            connection.execute(f"create table marts.{dimension} as from before.marts.{dimension}")
        connection.execute(
            f"create table marts.{TABLE} as select * replace ({number} as click_count,"
            f" {number} as impression_count) from before.marts.{TABLE}"
        )
    candidate = Candidate(run_id, path, settings.clock, number, None)
    candidate.save()
    report = AuditReport(run_id, (), checksum=sha256(path))
    report.save(candidate.folder)
    publish(settings, candidate, report)


def _wait_for(viewing: Viewing, answers: int) -> None:
    deadline = time.monotonic() + 60
    while viewing.answers < answers and not viewing.wrong and time.monotonic() < deadline:
        time.sleep(0.01)


# -- viewers ---------------------------------------------------------------------------------------


@contextmanager
def _viewers(served: Served, viewing: Viewing) -> Iterator[None]:
    """Ten who ask again and again, of whom half want what is not cached."""
    measures, groupings = ("click_count", "impression_count"), (["channel_name"], [])
    body = extremes_query(served.client, TABLE, measures, groupings)
    threads = [
        threading.Thread(target=_view, args=(served, viewing, {**body, "force": number % 2 == 0}))
        for number in range(VIEWERS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        viewing.is_over.set()
        for thread in threads:
            thread.join()


def _view(served: Served, viewing: Viewing, body: dict[str, Any]) -> None:
    session = served.client.another_session()
    while not viewing.is_over.is_set():
        published = viewing.published
        answer = session.post(served.client.url("chart", "data"), json=body, timeout=60)
        if not answer.ok:
            viewing.wrong.append(f"{answer.status_code}: {answer.text[:300]}")
            return
        results = answer.json()["result"]
        numbers = {
            value
            for result in results
            for row in result["data"]
            for label, value in row.items()
            if label.startswith(("min_", "max_"))
        }
        if len(numbers) != 1:
            viewing.wrong.append(f"one result of versions {sorted(numbers)}")
        elif (number := numbers.pop()) < published:
            viewing.wrong.append(f"asked after {published} was published, answered from {number}")
        else:
            viewing.seen.add(int(number))
        viewing.answers += 1
