"""What is told of a check and how often, whatever its results are and whenever they come."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listeners import AtMinute, result

from tributary.notify.priority import priority_of
from tributary.notify.tell import tell
from tributary.settings import Settings
from tributary.warehouse import ledger

START = datetime(2026, 1, 14, tzinfo=UTC)
HOUR = 60
#: An asset of each priority with the minutes after which its failure is escalated.
RULES = {
    "urgent": ("marts/sales/fct_leads", 5),
    "high": ("raw/hubspot", 60),
    "medium": ("marts/automation/fct_workflow_executions", 240),
}


def kinds(settings: Settings, *, is_passed: bool = False, asset: str = "raw/hubspot") -> list[str]:
    told = tell(settings, ledger.new_run_id(settings), [result(is_passed=is_passed, asset=asset)])
    return [str(one.kind) for one in told]


def test_a_failure_is_told_once_an_hour_and_its_end_once(at_minute: AtMinute) -> None:
    medium = RULES["medium"][0]
    assert kinds(at_minute(0), asset=medium) == ["failed"]
    assert kinds(at_minute(15), asset=medium) == []
    assert kinds(at_minute(59), asset=medium) == []
    assert kinds(at_minute(60), asset=medium) == ["failed"]
    assert kinds(at_minute(75), asset=medium, is_passed=True) == ["recovered"]
    assert kinds(at_minute(90), asset=medium, is_passed=True) == []


def test_what_never_failed_does_not_recover(at_minute: AtMinute) -> None:
    assert kinds(at_minute(0), is_passed=True) == []
    assert list(ledger.events(at_minute(0))) == []


@pytest.mark.parametrize("label", RULES)
def test_a_failure_that_lasts_is_escalated_once(at_minute: AtMinute, label: str) -> None:
    asset, minutes = RULES[label]
    assert kinds(at_minute(0), asset=asset) == ["failed"]
    assert "escalated" not in kinds(at_minute(minutes - 1), asset=asset)
    assert kinds(at_minute(minutes), asset=asset) == ["escalated"]
    assert kinds(at_minute(minutes + 1), asset=asset) == []
    assert kinds(at_minute(minutes + HOUR), asset=asset) == ["failed"]


def test_a_failure_that_came_back_is_escalated_by_its_own_time(at_minute: AtMinute) -> None:
    assert kinds(at_minute(0)) == ["failed"]
    assert kinds(at_minute(30), is_passed=True) == ["recovered"]
    assert kinds(at_minute(45)) == []
    assert kinds(at_minute(75)) == ["failed"]
    assert kinds(at_minute(134)) == []
    assert kinds(at_minute(135)) == ["escalated"]


def test_a_clock_that_was_set_back_keeps_nobody_quiet(at_minute: AtMinute) -> None:
    assert kinds(at_minute(1000)) == ["failed"]
    assert kinds(at_minute(0)) == ["failed"]
    assert kinds(at_minute(1)) == []


def test_a_torn_event_is_told_again(at_minute: AtMinute) -> None:
    """A kill in the middle of the line: it counts as not told."""
    assert kinds(at_minute(0)) == ["failed"]
    (file,) = (at_minute(0).ledger_dir / "events").iterdir()
    file.write_bytes(file.read_bytes()[:-10])
    assert kinds(at_minute(1)) == ["failed"]


def test_two_checks_do_not_keep_each_other_quiet(at_minute: AtMinute) -> None:
    first, second = result("first"), result("second")
    assert len(tell(at_minute(0), "000001-a", [first])) == 1
    assert [t.check.check_id for t in tell(at_minute(1), "000002-b", [first, second])] == ["second"]


STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1, 4, 5, 15, 30, 59, 60, 61, 240]), st.booleans()),
    min_size=1,
    max_size=25,
)


@given(label=st.sampled_from(sorted(RULES)), steps=STEPS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_results_and_times_are(label: str, steps: list[tuple[int, bool]]) -> None:
    """Each step is a new process: it knows nothing but the ledger."""
    asset, escalation = RULES[label]
    failed_at: list[int] = []  # tellings of a failure, not counting escalations
    told_at: int | None = None  # the last telling of a failure, counting them
    since: int | None = None  # when the failure that lasts was first told
    is_escalated = False
    minute = 0
    with tempfile.TemporaryDirectory() as home:
        for wait, is_passed in steps:
            minute += wait
            now = Settings(home=Path(home), as_of=START + timedelta(minutes=minute), sandbox=False)
            told = kinds(now, is_passed=is_passed, asset=asset)
            assert len(told) <= 1
            if is_passed:
                # Its end is told once, if it was told to fail.
                assert told == (["recovered"] if since is not None else [])
                since, is_escalated = None, False
                continue
            if told_at is None:
                assert told == ["failed"], "the first failure"
            elif minute - told_at >= HOUR:
                assert told, "it fails, and nothing was told for an hour"
            if since is not None and not is_escalated and minute - since >= escalation:
                assert told == ["escalated"]
            if told == ["failed"]:
                assert told_at is None or minute - told_at >= HOUR
                failed_at.append(minute)
            if told == ["escalated"]:
                assert since is not None and not is_escalated and minute - since >= escalation
                is_escalated = True
            if told:
                told_at = minute
                since = minute if since is None else since
    assert all(later - former >= HOUR for former, later in itertools.pairwise(failed_at))


def test_the_rules_have_the_priorities_they_are_named_for() -> None:
    assert {priority_of(result(asset=asset)).label for asset, _ in RULES.values()} == set(RULES)
