"""What was told of each check, as the ledger's ``notify`` events say it, and what is told next.

The events are the only state: they outlive restarts, and a kill tears at most the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tributary.notify.priority import Priority, priority_of
from tributary.warehouse.ledger import CheckRecord

EVENT = "notify"
#: A check is not told to fail more often than once in this time; escalation has its own timer.
QUIET_FOR = timedelta(hours=1)


class Kind(StrEnum):
    """What is told of a check."""

    FAILED = "failed"
    ESCALATED = "escalated"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Telling:
    """One check in one message."""

    kind: Kind
    priority: Priority
    check: CheckRecord


@dataclass(frozen=True, slots=True)
class State:
    """What was told of one check last. `since` is when the present failure was first told."""

    told_at: datetime
    since: datetime
    priority: Priority
    is_failing: bool
    is_escalated: bool


def states(events: Iterable[Mapping[str, Any]]) -> dict[str, State]:
    """The state of every check that was ever told, by check id; from the ledger's events."""
    found: dict[str, State] = {}
    for event in events:
        if event.get("event") == EVENT:
            check_id = event["check_id"]
            found[check_id] = _after(found.get(check_id), event)
    return found


def _after(before: State | None, event: Mapping[str, Any]) -> State:
    at = datetime.fromisoformat(event["as_of"])  # the run's one clock, as `telling` is given it
    kind = Kind(event["kind"])
    priority = Priority[event["priority"].upper()]
    if kind is Kind.RECOVERED:
        # The hour goes by the last telling that it failed.
        told_at = before.told_at if before is not None else at
        return State(told_at, told_at, priority, is_failing=False, is_escalated=False)
    goes_on = before is not None and before.is_failing
    return State(
        told_at=at,
        since=before.since if before is not None and goes_on else at,
        priority=priority,
        is_failing=True,
        is_escalated=kind is Kind.ESCALATED
        or (before is not None and goes_on and before.is_escalated),
    )


def telling(check: CheckRecord, state: State | None, now: datetime) -> Telling | None:
    """What is to be told of a result at `now` (the run's clock: UTC, without zone), or None.

    A failure at once, and again every hour while it lasts; once as escalated when it has lasted for
    its priority's time; its end once. What was not told to fail is not told to have recovered.
    """
    if check.is_passed:
        if state is None or not state.is_failing:
            return None
        return Telling(Kind.RECOVERED, state.priority, check)
    priority = priority_of(check)
    if state is None:
        return Telling(Kind.FAILED, priority, check)
    # Should the clock have been set back, what was told in its future keeps nobody quiet.
    is_quiet = timedelta(0) <= now - state.told_at < QUIET_FOR
    if state.is_failing and not state.is_escalated and now - state.since >= priority.escalation:
        return Telling(Kind.ESCALATED, priority, check)
    return None if is_quiet else Telling(Kind.FAILED, priority, check)
