"""Truth of automation: executions, manual interventions, and workflows by day with their health."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import INSTANT, MONEY, Tables, money, table
from tributary.sandbox.world.automation import (
    WORKFLOWS,
    created_at,
    executions,
    health_checks,
    interventions,
    shown_workflows,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.tenants import BY_ID

AGENCY = BY_ID["agency"]
ZONE = ZoneInfo(AGENCY.zone)
OUTCOMES = {
    "success": "succeeded",
    "error": "failed",
    "crashed": "failed",
    "canceled": "cancelled",
}
WINDOW = timedelta(hours=24)
#: Executions that a window must hold for its error rate to be judged.
JUDGEABLE = 20
WORST_FIRST = ("critical", "warning", "watch", "healthy")

EXECUTIONS = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("execution_id", pa.string()),
        ("workflow_id", pa.string()),
        ("client_id", pa.string()),
        ("outcome", pa.string()),
        ("started_at", INSTANT),
        ("execution_date", pa.date32()),
        ("duration_seconds", pa.int64()),
        ("retries", pa.int64()),
        ("interventions", pa.int64()),
        ("intervention_minutes", pa.int64()),
        ("resolution_minutes", MONEY),
    ]
)
INTERVENTIONS = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("intervention_id", pa.string()),
        ("workflow_id", pa.string()),
        ("execution_id", pa.string()),
        ("date", pa.date32()),
        ("spent_minutes", pa.int64()),
        ("potential_saving_minutes", pa.int64()),
    ]
)
DAYS = pa.schema(
    [
        ("tenant_id", pa.string()),
        ("workflow_id", pa.string()),
        ("date", pa.date32()),
        ("is_active", pa.bool_()),
        ("executions", pa.int64()),
        ("succeeded", pa.int64()),
        ("failed", pa.int64()),
        ("cancelled", pa.int64()),
        ("checks", pa.int64()),
        ("checks_up", pa.int64()),
        ("window_finished", pa.int64()),
        ("window_failed", pa.int64()),
        ("error_band", pa.string()),
        ("uptime_band", pa.string()),
        ("health_band", pa.string()),
    ]
)


@dataclass(slots=True)
class Day:
    """What happened to a workflow on a local day, and in the 24 hours before the day's end."""

    outcomes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    checks: list[bool] = field(default_factory=list)
    window: list[str] = field(default_factory=list)
    window_checks: list[bool] = field(default_factory=list)


def workflow_executions(world: World) -> pa.Table:
    """Executions; a failure is resolved by the workflow's next success or the first help."""
    ran = world.of(executions)
    helped: dict[str, list[Any]] = defaultdict(list)
    for help_ in rows(world.of(interventions)):
        helped[help_.execution_id].append(help_)
    retried = ran["retry_of"].dropna().value_counts()
    successes = {
        workflow: sorted(found["stopped_at"])
        for workflow, found in ran[ran["status"] == "success"].groupby("workflow")
    }
    found = []
    for row in rows(ran):
        help_of = helped[row.execution_id]
        minutes = None
        if OUTCOMES[row.status] == "failed":
            ends = [at for at in successes.get(row.workflow, []) if at >= row.stopped_at][:1]
            ends += [pd.Timestamp(help_.occurred_at) for help_ in help_of]
            minutes = _minutes(min(ends) - row.stopped_at) if ends else None
        found.append(
            (
                AGENCY.tenant_id,
                row.execution_id,
                WORKFLOWS[row.workflow].workflow_id,
                row.client_id if isinstance(row.client_id, str) else None,
                OUTCOMES[row.status],
                row.started_at.to_pydatetime(),
                _local_date(row.started_at),
                int((row.stopped_at - row.started_at).total_seconds()),
                int(retried.get(row.execution_id, 0)),
                len(help_of),
                sum(int(help_.minutes_spent) for help_ in help_of),
                minutes,
            )
        )
    return table(found, EXECUTIONS)


def manual_interventions(world: World) -> pa.Table:
    """Work by hand."""
    found = [
        (
            AGENCY.tenant_id,
            row.intervention_id,
            WORKFLOWS[row.workflow].workflow_id,
            row.execution_id,
            _local_date(row.occurred_at),
            int(row.minutes_spent),
            int(row.time_saved_potential_minutes),
        )
        for row in rows(world.of(interventions))
    ]
    return table(found, INTERVENTIONS)


def workflow_days(world: World) -> pa.Table:
    """Every local day of a workflow since it was made, with the health at its end."""
    as_of = world.span.as_of.astimezone(UTC).replace(tzinfo=None)
    days = _days(world, as_of)
    found = []
    for workflow, _, changed, is_active in shown_workflows(world):
        number = WORKFLOWS.index(workflow)
        day = _local_date(pd.Timestamp(created_at(world, workflow)))
        while day <= _local_date(pd.Timestamp(as_of)):
            seen = days[number, day]
            error = _error_band(seen.window)
            uptime = _uptime_band(seen.window_checks)
            found.append(
                (
                    AGENCY.tenant_id,
                    workflow.workflow_id,
                    day,
                    is_active or pd.Timestamp(changed) > _day_end(day, as_of),
                    sum(seen.outcomes.values()),
                    *(seen.outcomes[name] for name in ("succeeded", "failed", "cancelled")),
                    len(seen.checks),
                    sum(seen.checks),
                    len(seen.window),
                    seen.window.count("failed"),
                    error,
                    uptime,
                    next((b for b in WORST_FIRST if b in (error, uptime)), "insufficient_data"),
                )
            )
            day += timedelta(days=1)
    return table(found, DAYS)


def _days(world: World, as_of: datetime) -> dict[tuple[int, date], Day]:
    days: dict[tuple[int, date], Day] = defaultdict(Day)
    for row in rows(world.of(executions)):
        days[row.workflow, _local_date(row.started_at)].outcomes[OUTCOMES[row.status]] += 1
        for day in _windows(row.stopped_at, as_of):
            days[row.workflow, day].window.append(OUTCOMES[row.status])
    for row in rows(world.of(health_checks)):
        days[row.workflow, _local_date(row.checked_at)].checks.append(bool(row.is_up))
        for day in _windows(row.checked_at, as_of):
            days[row.workflow, day].window_checks.append(bool(row.is_up))
    return days


def _windows(at: pd.Timestamp, as_of: datetime) -> list[date]:
    """The local days whose last 24 hours hold the instant."""
    days = [_local_date(at) + timedelta(days=n) for n in range(-1, 3)]
    return [day for day in days if timedelta(0) < _day_end(day, as_of) - at <= WINDOW]


def _day_end(day: date, as_of: datetime) -> pd.Timestamp:
    local = datetime.combine(day + timedelta(days=1), time(), ZONE)
    return pd.Timestamp(min(local.astimezone(UTC).replace(tzinfo=None), as_of))


def _error_band(outcomes: Sequence[str]) -> str:
    if len(outcomes) < JUDGEABLE:
        return "insufficient_data"
    rate = Fraction(list(outcomes).count("failed"), len(outcomes))
    if rate >= Fraction(5, 100):
        return "critical"
    if rate >= Fraction(2, 100):
        return "warning"
    return "watch" if rate > Fraction(1, 100) else "healthy"


def _uptime_band(checks: Sequence[bool]) -> str:
    if not checks:
        return "insufficient_data"
    rate = Fraction(sum(checks), len(checks))
    if rate >= Fraction(99, 100):
        return "healthy"
    return "warning" if rate >= Fraction(95, 100) else "critical"


def _minutes(passed: pd.Timedelta) -> Decimal:
    return money(Fraction(int(passed.total_seconds()), 60))


def _local_date(at: pd.Timestamp) -> date:
    moment: datetime = at.to_pydatetime().replace(tzinfo=UTC).astimezone(ZONE)
    return moment.date()


TABLES: Tables = {
    "workflow_executions": workflow_executions,
    "manual_interventions": manual_interventions,
    "workflow_days": workflow_days,
}
