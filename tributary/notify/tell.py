"""Tells of check results: first to the ledger, then to whoever is subscribed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC

from tributary.lake.lock import exclusive
from tributary.notify.channels import send
from tributary.notify.subscriptions import Subscription, subscriptions
from tributary.notify.told import EVENT, Kind, Telling, states, telling
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.disk import naming_disk_trouble
from tributary.warehouse.ledger import CheckRecord

_LOG = logging.getLogger(__name__)
#: A message holds so many checks; the ledger holds all.
SHOWN = 20


def tell(settings: Settings, run_id: str, results: Iterable[CheckRecord]) -> Sequence[Telling]:
    """Tell what is new about `results` of the run; returns what was told.

    Every telling is an event of the ledger before it is sent: a kill in between loses a message,
    which is told again after an hour if the check still fails, and none is sent twice. A channel
    that fails is a warning and an event, nothing more.
    """
    results = list(results)
    if not results:
        return []
    lock = settings.ledger_dir / ".notify.lock"
    with (
        naming_disk_trouble(settings.home, "recording what is told"),
        exclusive(lock, "notifying", since=settings.clock, wait=True),
    ):
        news = _news(settings, results)
        ledger.append_events(settings, run_id, EVENT, map(_details, news))
    for subscription in subscriptions(settings):
        _deliver(settings, run_id, subscription, news)
    return news


def _details(told: Telling) -> dict[str, object]:
    return {
        "kind": told.kind,
        "check_id": told.check.check_id,
        "asset": told.check.asset,
        "severity": told.check.severity,
        "priority": told.priority.label,
        "observed": told.check.observed,
    }


def _news(settings: Settings, results: Sequence[CheckRecord]) -> list[Telling]:
    before = states(ledger.events(settings))
    now = settings.clock.astimezone(UTC).replace(tzinfo=None)
    latest = {result.check_id: result for result in results}
    found = [telling(check, before.get(check_id), now) for check_id, check in latest.items()]
    return sorted(filter(None, found), key=lambda told: -told.priority.value.rank)


def _deliver(
    settings: Settings, run_id: str, subscription: Subscription, news: Sequence[Telling]
) -> None:
    wanted = [told for told in news if told.priority.is_at_least(subscription.least)]
    if not wanted:
        return
    is_failure = any(told.kind is not Kind.RECOVERED for told in wanted)
    problem = send(subscription, title(wanted), body(wanted), is_failure=is_failure)
    if problem is not None:
        _LOG.warning("%s was not told: %s; see tributary doctor", subscription, problem)
        ledger.append_event(
            settings,
            run_id,
            "notify_failed",
            subscription=subscription.number,
            checks=[told.check.check_id for told in wanted],
            reason=problem,
        )


def title(news: Sequence[Telling]) -> str:
    """The message in a line: how many checks of what priority failed, were escalated, recovered."""
    counted = [
        f"{count} {kind}" for kind in Kind if (count := sum(told.kind is kind for told in news))
    ]
    gravest = max((told.priority for told in news), key=lambda priority: priority.value.rank)
    return f"Tributary: checks {', '.join(counted)} ({gravest.label})"


def body(news: Sequence[Telling]) -> str:
    """A line per check: what became of it, how urgent it is, where, what was seen."""
    lines = [_line(told) for told in news[:SHOWN]]
    if len(news) > SHOWN:
        lines.append(f"and {len(news) - SHOWN} more; see tributary checks list")
    return "\n".join(lines)


def _line(told: Telling) -> str:
    check = told.check
    what = f"{told.kind} [{told.priority.label}] {check.check_id} on {check.asset}"
    if told.kind is Kind.RECOVERED:
        return what
    minutes = int(told.priority.response.total_seconds() // 60)
    seen = check.observed or f"{check.rows_failed} rows"
    return f"{what}: {seen} (to be answered {f'within {minutes} min' if minutes else 'at once'})"


def last_tellings(settings: Settings, limit: int = 50) -> list[dict[str, object]]:
    """The newest notifications and those that could not be sent, as the ledger holds them."""
    kinds = (EVENT, "notify_failed")
    return [event for event in ledger.events(settings) if event["event"] in kinds][-limit:]
