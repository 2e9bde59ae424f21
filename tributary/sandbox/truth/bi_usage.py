"""Truth of the use of Superset: what was opened, asked for and sent, by whom, and how it ended."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from tributary.sandbox.truth.columns import INSTANT, Tables
from tributary.sandbox.world.bi_usage import CHARTS, DASHBOARDS, bi_usage, bi_users
from tributary.sandbox.world.build import World

#: What a query may take, in milliseconds.
TARGET_MS = 1_000

EVENTS = pa.schema(
    [
        ("kind", pa.string()),
        ("event_id", pa.string()),
        ("occurred_at", INSTANT),
        ("dashboard", pa.string()),
        ("chart", pa.string()),
        ("report", pa.string()),
        ("employee_id", pa.string()),
        ("outcome", pa.string()),
        ("duration_ms", pa.int64()),
        ("rows", pa.int64()),
        ("is_cached", pa.bool_()),
        ("is_slow", pa.bool_()),
    ]
)


def bi_events(world: World) -> pa.Table:
    """One row an event: see truth.md."""
    usage = world.of(bi_usage)
    people = {
        user.user_id: user.employee.employee_id for user in world.of(bi_users) if user.employee
    }
    told = [_of_log(row) for row in usage.logs]
    told += [_of_sql_lab(row, world.span.as_of64) for row in usage.queries]
    told += _of_reports(usage.reports)
    for event in told:
        event["employee_id"] = people.get(event.pop("user_id", None), "unknown")
        is_query = event["kind"] in ("chart_query", "sql_query")
        event["is_slow"] = is_query and (event["duration_ms"] or 0) > TARGET_MS
    return pa.Table.from_pylist(told, EVENTS)


def _of_log(row: dict[str, Any]) -> dict[str, Any]:
    kinds = {
        "DashboardRestApi.get": "dashboard_view",
        "ChartDataRestApi.data": "chart_query",
        "log": "chart_render",
    }
    slug, _ = DASHBOARDS[row["dashboard_id"] - 1]
    chart = row.get("slice_id")
    return {
        "kind": kinds[row["action"]],
        "event_id": str(row["id"]),
        "occurred_at": row["at"].item(),
        "user_id": row["user_id"],
        "dashboard": slug,
        "chart": None if chart is None else CHARTS[(chart - 1) % len(CHARTS)],
        "outcome": "succeeded",
        "duration_ms": _whole(row.get("client_ms", row["duration_ms"])),
        "is_cached": row.get("is_cached"),
    }


def _of_sql_lab(row: dict[str, Any], as_of: np.datetime64) -> dict[str, Any]:
    is_done = row["ended"] < as_of
    ended = "succeeded" if row["is_good"] else "failed"
    return {
        "kind": "sql_query",
        "event_id": str(row["id"]),
        # Superset writes to the eighth of a millisecond when a query began.
        "occurred_at": (row["started"].astype("M8[us]") + np.timedelta64(125, "us")).item(),
        "user_id": row["user_id"],
        "dashboard": "none",
        "outcome": ended if is_done else "running",
        "duration_ms": row["milliseconds"] if is_done else None,
        "rows": row["rows"] if is_done else None,
    }


def _of_reports(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One event for all steps of a report that was due at an instant, in the order they came."""
    sent: dict[tuple[int, np.datetime64], dict[str, Any]] = {}
    for step in sorted(steps, key=lambda step: step["id"]):
        event = sent.setdefault(
            (step["report_schedule_id"], step["scheduled"]),
            {
                "kind": "report",
                "event_id": str(step["id"]),
                "occurred_at": step["scheduled"].item(),
                "dashboard": "none",
                "report": str(step["report_schedule_id"]),
                "outcome": "running",
                "duration_ms": None,
            },
        )
        if step["state"] != "Working":
            event["outcome"] = {"Success": "succeeded", "Error": "failed"}[step["state"]]
            took = (step["ended"] - step["started"]).astype("m8[ms]").astype(int)
            event["duration_ms"] = int(took)
    return list(sent.values())


def _whole(milliseconds: float) -> int:
    """Rounded half away from zero."""
    return int(np.floor(milliseconds + 0.5))


TABLES: Tables = {"bi_events": bi_events}
