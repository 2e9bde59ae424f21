"""Truth of delivery: projects, their history and quality, and the board at every day's end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from tributary.sandbox.truth.columns import INSTANT, MONEY, Tables, money, table
from tributary.sandbox.world.build import World
from tributary.sandbox.world.client_projects import (
    ENDED,
    TIERS,
    Project,
    StatusEvent,
    projects,
    state,
)
from tributary.sandbox.world.tenants import BY_ID

AGENCY = BY_ID["agency"]
ZONE = ZoneInfo(AGENCY.zone)
SCORE = pa.decimal128(5, 2)
#: Weights of a review's first four scores and of the client's satisfaction, in hundredths.
WEIGHTS = (30, 25, 20, 15)
SATISFACTION_WEIGHT = 10

PROJECTS = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("project_id", pa.string()),
        ("client_id", pa.string()),
        ("service_tier", pa.string()),
        ("lifecycle_status", pa.string()),
        ("attention_bucket", pa.string()),
        ("complete_rate", MONEY),
        ("contract_value", MONEY),
        ("started_at", INSTANT),
        ("due_at", INSTANT),
        ("delivered_at", INSTANT),
        ("delivered_date", pa.date32()),
        ("is_on_time", pa.bool_()),
        ("completion_hours", MONEY),
        ("on_hold_hours", MONEY),
        ("revisions", pa.int64()),
        ("access_requests", pa.int64()),
    ]
)
EVENTS = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("event_id", pa.string()),
        ("project_id", pa.string()),
        ("from_status", pa.string()),
        ("to_status", pa.string()),
        ("occurred_at", INSTANT),
        ("occurred_date", pa.date32()),
        ("hours_in_status", MONEY),
    ]
)
REVIEWS = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("review_id", pa.string()),
        ("project_id", pa.string()),
        ("reviewed_date", pa.date32()),
        ("client_satisfaction", SCORE),
        ("quality_score", SCORE),
        ("is_reweighted", pa.bool_()),
        ("quality_band", pa.string()),
    ]
)
BOARD = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("date", pa.date32()),
        ("attention_bucket", pa.string()),
        ("projects", pa.int64()),
    ]
)


def client_projects(world: World) -> pa.Table:
    """Projects that were not deleted, as they are at the as-of."""
    as_of = world.span.as_of64
    rows = []
    for project in _living(world):
        now, done = state(project, as_of), _seen(project.delivered_at, as_of)
        on_hold = sum(
            seconds for event, seconds in _spans(project, as_of) if event.to_status == "on_hold"
        )
        rows.append(
            (
                AGENCY.tenant_id,
                project.project_id,
                project.client_id,
                TIERS[project.tier],
                now.status,
                now.bucket,
                money(Fraction(now.complete)),
                money(Fraction(project.value)),
                _instant(project.started_at),
                _instant(project.due_at),
                None if done is None else _instant(done),
                None if done is None else _local_date(done),
                None if done is None else bool(done <= project.due_at),
                None if done is None else _hours(_seconds(project.started_at, done) - on_hold),
                _hours(on_hold),
                sum(bool(revision.at < as_of) for revision in project.revisions),
                sum(
                    bool(asked.requested_at < as_of and not asked.deleted_at < as_of)
                    for asked in project.requests
                ),
            )
        )
    return table(rows, PROJECTS)


def project_status_events(world: World) -> pa.Table:
    """Changes of status or progress of projects that were not deleted."""
    as_of = world.span.as_of64
    rows = [
        (
            AGENCY.tenant_id,
            event.event_id,
            project.project_id,
            event.from_status,
            event.to_status,
            _instant(event.at),
            _local_date(event.at),
            None if event.to_status in ENDED else _hours(seconds),
        )
        for project in _living(world)
        for event, seconds in _spans(project, as_of)
    ]
    return table(rows, EVENTS)


def project_reviews(world: World) -> pa.Table:
    """Reviews with the quality score: weights of what is known, half up at two decimals."""
    as_of = world.span.as_of64
    rows = []
    for project in _living(world):
        said = [one.satisfaction for one in project.feedback if one.at < as_of]
        satisfaction = Fraction(sum(said), len(said)) if said else None
        for review in project.reviews:
            if not review.at < as_of:
                continue
            scores = zip(WEIGHTS, review.scores[:4], strict=True)
            total = sum((weight * Fraction(score) for weight, score in scores), Fraction(0))
            weight = sum(WEIGHTS)
            if satisfaction is not None:
                total += SATISFACTION_WEIGHT * satisfaction
                weight += SATISFACTION_WEIGHT
            score = _two_decimals(total / weight)
            rows.append(
                (
                    AGENCY.tenant_id,
                    review.review_id,
                    project.project_id,
                    _local_date(review.at),
                    None if satisfaction is None else _two_decimals(satisfaction),
                    score,
                    satisfaction is None,
                    _band(score),
                )
            )
    return table(rows, REVIEWS)


def open_projects_daily(world: World) -> pa.Table:
    """Open projects by bucket at the end of every local day (of today: at the as-of)."""
    as_of = world.span.as_of64
    counts: Counter[tuple[date, str]] = Counter()
    for project in _living(world):
        day = _local_date(project.started_at)
        while _midnight(day) < as_of:
            found = state(project, min(_midnight(day + timedelta(days=1)), as_of))
            if found.bucket is None:
                break
            counts[day, found.bucket] += 1
            day += timedelta(days=1)
    rows = [(AGENCY.tenant_id, *key, count) for key, count in sorted(counts.items())]
    return table(rows, BOARD)


def _living(world: World) -> list[Project]:
    return [p for p in world.of(projects) if not p.deleted_at < world.span.as_of64]


def _spans(project: Project, as_of: np.datetime64) -> Iterator[tuple[StatusEvent, int]]:
    """Each event there was with the seconds until the next, or until the as-of."""
    events = [event for event in project.events if event.at < as_of]
    ends = [*(event.at for event in events[1:]), as_of]
    for event, end in zip(events, ends, strict=True):
        yield event, _seconds(event.at, end)


def _seen(at: np.datetime64, as_of: np.datetime64) -> np.datetime64 | None:
    return at if at < as_of else None


def _seconds(start: np.datetime64, end: np.datetime64) -> int:
    return int((end - start).astype("m8[s]").astype(int))


def _hours(seconds: int) -> Decimal:
    return money(Fraction(seconds, 3600))


def _instant(at: np.datetime64) -> datetime:
    moment: datetime = at.astype("M8[us]").item()
    return moment


def _local_date(at: np.datetime64) -> date:
    return _instant(at).replace(tzinfo=UTC).astimezone(ZONE).date()


def _midnight(day: date) -> np.datetime64:
    """The instant at which the local day begins."""
    local = datetime.combine(day, time(), ZONE)
    return np.datetime64(local.astimezone(UTC).replace(tzinfo=None), "s")


def _two_decimals(score: Fraction) -> Decimal:
    """Half up."""
    return Decimal(math.floor(score * 100 + Fraction(1, 2))).scaleb(-2)


def _band(score: Decimal) -> str:
    limits = ((Decimal("4.5"), "excellent"), (Decimal(4), "good"), (Decimal("3.5"), "acceptable"))
    return next((name for limit, name in limits if score >= limit), "needs_improvement")


TABLES: Tables = {
    "client_projects": client_projects,
    "project_status_events": project_status_events,
    "project_reviews": project_reviews,
    "open_projects_daily": open_projects_daily,
}
