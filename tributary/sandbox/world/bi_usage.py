"""How the group's Superset is used: dashboards opened, queries run, reports sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, random_instants

USERS, DASHBOARDS, CHARTS_EACH = 24, 10, 6
VIEWS_A_DAY, QUERIES_A_DAY = 3.2, 4.0
#: Report schedules, and the hour (UTC) at which each is due on a working day.
REPORTS = {1: 6, 2: 7, 3: 15}
ZONE = "Europe/Berlin"
Row = dict[str, Any]


@dataclass(slots=True)
class Usage:
    """Rows of Superset's tables; instants are numpy's (UTC), to be cut at the as-of."""

    logs: list[Row] = field(default_factory=list)
    queries: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)


def bi_usage(world: World) -> Usage:
    """All usage in the world's span: rows whose last instant lies before the as-of, or as they
    were then.
    """
    usage = Usage()
    for month in world.span.months():
        _views(world, month, usage.logs)
        _queries(world, month, usage.queries)
        _reports(world, month, usage.reports)
    for rows, name in ((usage.logs, "at"), (usage.queries, "started"), (usage.reports, "ended")):
        rows[:] = [r for r in rows if world.span.start64 <= r[name] < world.span.as_of64]
    return usage


def _times(rng: np.random.Generator, month: Month, a_day: float) -> np.ndarray:
    """Instants at working hours of the month, to the second."""
    factor = activity(month) * np.where(np.is_busday(month.days()), 1.2, 0.15)
    days = np.repeat(month.days(), rng.poisson(factor * a_day))
    return np.sort(random_instants(rng, days, ZONE))


def _views(world: World, month: Month, rows: list[Row]) -> None:
    """A dashboard that is opened, and the charts that it asks for."""
    rng = stream(world.seed, "dashboard views", month)
    popular = np.arange(DASHBOARDS, 0, -1, dtype=float)
    for number, at in enumerate(_times(rng, month, VIEWS_A_DAY * world.size)):
        dashboard = int(rng.choice(DASHBOARDS, p=popular / popular.sum())) + 1
        user = int(rng.integers(USERS)) + 1
        charts = rng.choice(CHARTS_EACH, 2, replace=False)
        steps: list[tuple[str, int | None, float]] = [
            ("DashboardRestApi.get", None, float(rng.lognormal(4.6, 0.4)))
        ]
        steps += [
            ("ChartDataRestApi.data", (dashboard - 1) * CHARTS_EACH + int(c) + 1, float(time))
            for c, time in zip(charts, rng.lognormal(5.9, 0.7, 2), strict=True)
        ]
        for step, (action, chart, milliseconds) in enumerate(steps):
            rows.append(
                {
                    "id": month.number * 100_000 + number * 10 + step,
                    "action": action,
                    "user_id": user,
                    "dashboard_id": dashboard,
                    "slice_id": chart,
                    "duration_ms": round(milliseconds),
                    "at": at + np.timedelta64(step, "s"),
                }
            )


def _queries(world: World, month: Month, rows: list[Row]) -> None:
    rng = stream(world.seed, "SQL Lab", month)
    for number, at in enumerate(_times(rng, month, QUERIES_A_DAY * world.size)):
        milliseconds = min(rng.lognormal(6.1, 1.3), 290_000)
        is_good = bool(rng.random() < 0.93)
        rows.append(
            {
                "id": month.number * 100_000 + number,
                "user_id": int(rng.integers(USERS)) + 1,
                "is_good": is_good,
                "rows": int(rng.lognormal(4, 2)) if is_good else None,
                "started": at,
                "milliseconds": round(milliseconds),
                "ended": at + np.timedelta64(round(milliseconds / 1000) + 1, "s"),
            }
        )


def _reports(world: World, month: Month, rows: list[Row]) -> None:
    """On working days every report is worked on, and then sent or not."""
    rng = stream(world.seed, "reports", month)
    for number, day in enumerate(month.days()):
        for schedule, hour in REPORTS.items():
            is_due, delay, luck = rng.random(), rng.uniform(2, 30), rng.random()
            took = rng.uniform(8, 90)
            if not np.is_busday(day) or is_due > world.size:
                continue
            scheduled = day.astype("M8[s]") + np.timedelta64(hour * 3_600, "s")
            started = scheduled + np.timedelta64(round(delay), "s")
            state = "Success" if luck < 0.97 else "Error"
            for step, (name, seconds) in enumerate((("Working", 0.0), (state, took))):
                rows.append(
                    {
                        "id": month.number * 1_000 + number * 10 + schedule * 2 + step,
                        "report_schedule_id": schedule,
                        "state": name,
                        "scheduled": scheduled,
                        "started": started,
                        "ended": started + np.timedelta64(round(seconds), "s"),
                    }
                )
