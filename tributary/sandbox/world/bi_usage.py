"""How the group's Superset is used: by whom, dashboards opened, queries run, reports sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, random_instants
from tributary.sandbox.world.staff import Employee, employees

#: Dashboards by popularity, as slug and title; their ids are their places from 1 on.
DASHBOARDS = (
    ("executive-overview", "Executive overview"),
    ("campaign-performance", "Campaign performance"),
    ("sales-pipeline", "Sales pipeline"),
    ("revenue-operations", "Revenue operations"),
    ("crm-effectiveness", "CRM effectiveness"),
    ("customer-success", "Customer success"),
    ("project-status-board", "Project status board"),
    ("reliability", "Reliability"),
    ("data-quality", "Data quality and pipeline"),
    ("quarter-planning", "Quarter planning"),
)
CHARTS = ("Trend", "By business unit", "Against target", "Top ten", "This month", "Exceptions")
CHARTS_EACH = len(CHARTS)
#: People with an account; the last two belong to nobody whom the HR system knows.
USERS, STRANGERS = 24, 2
#: How often a chart's answer comes from the cache, and how much sooner it then is there.
CACHED, SOONER = 0.6, 0.12
VIEWS_A_DAY, QUERIES_A_DAY = 3.2, 4.0
#: Report schedules, and the hour (UTC) at which each is due on a working day.
REPORTS = {1: 6, 2: 7, 3: 15}
ZONE = "Europe/Berlin"
Row = dict[str, Any]


class User(NamedTuple):
    """An account of Superset, and whose it is."""

    user_id: int
    email: str
    employee: Employee | None


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


def bi_users(world: World) -> list[User]:
    """The accounts: of people who were there from the first day, some of whom have left since."""
    there = [e for e in world.of(employees) if e.hired_at < world.span.start64]
    rng = stream(world.seed, "accounts of Superset")
    count = min(USERS - STRANGERS, len(there))
    drawn = [there[place] for place in rng.choice(len(there), count, replace=False)]
    known = [User(number, person.email, person) for number, person in enumerate(drawn, start=1)]
    strangers = range(count + 1, USERS + 1)
    return [*known, *(User(n, f"account.{n}@example.net", None) for n in strangers)]


def _times(rng: np.random.Generator, month: Month, a_day: float) -> np.ndarray:
    """Instants at working hours of the month, to the second."""
    factor = activity(month) * np.where(np.is_busday(month.days()), 1.2, 0.15)
    days = np.repeat(month.days(), rng.poisson(factor * a_day))
    return np.sort(random_instants(rng, days, ZONE))


def _views(world: World, month: Month, rows: list[Row]) -> None:
    """A dashboard that is opened, the charts that it asks for, and the browser drawing them."""
    rng = stream(world.seed, "dashboard views", month)
    cache = stream(world.seed, "cached charts", month)
    popular = np.arange(len(DASHBOARDS), 0, -1, dtype=float)
    for number, at in enumerate(_times(rng, month, VIEWS_A_DAY * world.size)):
        dashboard = int(rng.choice(len(DASHBOARDS), p=popular / popular.sum())) + 1
        user = int(rng.integers(USERS)) + 1
        charts = [
            (dashboard - 1) * CHARTS_EACH + int(c) + 1
            for c in rng.choice(CHARTS_EACH, 2, replace=False)
        ]
        opened = float(rng.lognormal(4.6, 0.4))
        steps: list[Row] = [{"action": "DashboardRestApi.get", "duration_ms": round(opened)}]
        for chart, time in zip(charts, rng.lognormal(5.9, 0.7, 2), strict=True):
            is_cached = bool(cache.random() < CACHED)
            took = round(float(time) * (SOONER if is_cached else 1))
            steps.append(
                {
                    "action": "ChartDataRestApi.data",
                    "slice_id": chart,
                    "duration_ms": took,
                    "is_cached": is_cached,
                }
            )
        for chart in charts:
            drawn = round(float(cache.lognormal(4.4, 0.5)), 1)
            steps.append(
                {
                    "action": "log",
                    "slice_id": chart,
                    "duration_ms": 3,
                    "event_name": "render_chart",
                    "client_ms": drawn,
                }
            )
        for step, told in enumerate(steps):
            rows.append(
                {
                    "id": month.number * 100_000 + number * 10 + step,
                    "user_id": user,
                    "dashboard_id": dashboard,
                    "at": at + np.timedelta64(step, "s"),
                    **told,
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
