"""Superset's metadata database: the tables that say how it is used, with Superset's own columns."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import sqlalchemy as sa

from tributary.sandbox.databases.filling import fill
from tributary.sandbox.randomness import identifier
from tributary.sandbox.world.bi_usage import CHARTS, DASHBOARDS, User, bi_usage, bi_users
from tributary.sandbox.world.build import World

METADATA = sa.MetaData()
WAREHOUSE = 1  # the id of the database that is asked


def _milliseconds(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(20, 6))


LOGS = sa.Table(
    "logs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("action", sa.String(512)),
    sa.Column("user_id", sa.Integer),
    sa.Column("json", sa.Text),
    sa.Column("dttm", sa.DateTime),
    sa.Column("dashboard_id", sa.Integer),
    sa.Column("slice_id", sa.Integer),
    sa.Column("duration_ms", sa.Integer),
    sa.Column("referrer", sa.String(1024)),
)
QUERY = sa.Table(
    "query",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(11), nullable=False, unique=True),
    sa.Column("database_id", sa.Integer, nullable=False),
    sa.Column("tmp_table_name", sa.String(256)),
    sa.Column("tab_name", sa.String(256)),
    sa.Column("sql_editor_id", sa.String(256)),
    sa.Column("user_id", sa.Integer),
    sa.Column("status", sa.String(16)),
    sa.Column("catalog", sa.String(256)),
    sa.Column("schema", sa.String(256)),
    sa.Column("sql", sa.Text),
    sa.Column("select_sql", sa.Text),
    sa.Column("executed_sql", sa.Text),
    sa.Column("limit", sa.Integer),
    sa.Column("limiting_factor", sa.String(255)),
    sa.Column("select_as_cta", sa.Boolean),
    sa.Column("select_as_cta_used", sa.Boolean),
    sa.Column("ctas_method", sa.String(16)),
    sa.Column("progress", sa.Integer),
    sa.Column("rows", sa.Integer),
    sa.Column("error_message", sa.Text),
    sa.Column("results_key", sa.String(64)),
    _milliseconds("start_time"),
    _milliseconds("start_running_time"),
    _milliseconds("end_time"),
    _milliseconds("end_result_backend_time"),
    sa.Column("tracking_url", sa.Text),
    sa.Column("extra_json", sa.Text),
    sa.Column("tmp_schema_name", sa.String(256)),
    sa.Column("changed_on", sa.DateTime, index=True),
)
REPORTS = sa.Table(
    "report_execution_log",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("scheduled_dttm", sa.DateTime, nullable=False),
    sa.Column("start_dttm", sa.DateTime),
    sa.Column("end_dttm", sa.DateTime),
    sa.Column("value", sa.Float),
    sa.Column("value_row_json", sa.Text),
    sa.Column("state", sa.String(50), nullable=False),
    sa.Column("error_message", sa.Text),
    sa.Column("report_schedule_id", sa.Integer, nullable=False),
    sa.Column("uuid", sa.Uuid),
)
DASHBOARD = sa.Table(
    "dashboards",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("dashboard_title", sa.String(500)),
    sa.Column("position_json", sa.Text),
    sa.Column("slug", sa.String(255), unique=True),
    sa.Column("json_metadata", sa.Text),
    sa.Column("published", sa.Boolean),
    sa.Column("created_on", sa.DateTime, nullable=False),
    sa.Column("changed_on", sa.DateTime, nullable=False),
    sa.Column("changed_by_fk", sa.Integer),
)
SLICE = sa.Table(
    "slices",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("slice_name", sa.String(250)),
    sa.Column("datasource_type", sa.String(200)),
    sa.Column("datasource_name", sa.String(2000)),
    sa.Column("viz_type", sa.String(250)),
    sa.Column("params", sa.Text),
    sa.Column("created_on", sa.DateTime, nullable=False),
    sa.Column("changed_on", sa.DateTime, nullable=False),
    sa.Column("changed_by_fk", sa.Integer),
)
USER = sa.Table(
    "ab_user",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("first_name", sa.String(64), nullable=False),
    sa.Column("last_name", sa.String(64), nullable=False),
    sa.Column("username", sa.String(128), nullable=False, unique=True),
    sa.Column("password", sa.String(256)),
    sa.Column("active", sa.Boolean),
    sa.Column("email", sa.String(320), nullable=False, unique=True),
    sa.Column("changed_on", sa.DateTime),
)


def write_database(world: World, url: str) -> None:
    """Make Superset's tables anew in the database at the SQLAlchemy URL, and fill them."""
    usage = world.of(bi_usage)
    made = world.span.start64.item()
    fill(
        url,
        METADATA,
        {
            USER: [_user(user, made) for user in world.of(bi_users)],
            DASHBOARD: [
                _dashboard(number, slug, title, made)
                for number, (slug, title) in enumerate(DASHBOARDS, start=1)
            ],
            SLICE: [
                _slice(place * len(CHARTS) + number, slug, name, made)
                for place, (slug, _) in enumerate(DASHBOARDS)
                for number, name in enumerate(CHARTS, start=1)
            ],
            LOGS: [_log(row) for row in usage.logs],
            QUERY: [_query(row, world.span.as_of64) for row in usage.queries],
            REPORTS: [_report(row) for row in usage.reports],
        },
    )


def _user(user: User, made: Any) -> dict[str, Any]:
    return {
        "id": user.user_id,
        "first_name": user.employee.first_name if user.employee else "Account",
        "last_name": user.employee.last_name if user.employee else str(user.user_id),
        "username": user.email,
        "password": None,
        "active": True,
        # As people type it in when they are given an account.
        "email": user.email.capitalize() if user.user_id % 3 == 0 else user.email,
        "changed_on": made,
    }


def _dashboard(number: int, slug: str, title: str, made: Any) -> dict[str, Any]:
    return {
        "id": number,
        "dashboard_title": title,
        "position_json": "{}",
        "slug": slug,
        "json_metadata": "{}",
        "published": True,
        "created_on": made,
        "changed_on": made,
    }


def _slice(number: int, slug: str, name: str, made: Any) -> dict[str, Any]:
    return {
        "id": number,
        "slice_name": name,
        "datasource_type": "table",
        "datasource_name": f"{slug.replace('-', '_')}_daily",
        "viz_type": "table",
        "params": "{}",
        "created_on": made,
        "changed_on": made,
    }


def _log(row: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"path": "/api/v1/", "object_ref": None}
    if "is_cached" in row:  # of each query of the chart
        told |= {"is_cached": [row["is_cached"]], "form_data": {"slice_id": row["slice_id"]}}
    if "event_name" in row:
        told |= {"event_name": row["event_name"], "duration": row["client_ms"]}
    return {
        "id": row["id"],
        "action": row["action"],
        "user_id": row["user_id"],
        "dashboard_id": row["dashboard_id"],
        "slice_id": row.get("slice_id"),
        "duration_ms": row["duration_ms"],
        "json": json.dumps(told),
        "dttm": row["at"].item(),
        "referrer": None,
    }


def _query(row: dict[str, Any], as_of: np.datetime64) -> dict[str, Any]:
    """The query as it was at the as-of: one that had not ended was still running."""
    is_done = row["ended"] < as_of
    started = int(row["started"].astype(int)) * 1_000
    end = "success" if row["is_good"] else "failed"
    return {
        "id": row["id"],
        "client_id": identifier(11, "query", row["id"]),
        "database_id": WAREHOUSE,
        "user_id": row["user_id"],
        "tab_name": "Untitled Query 1",
        "status": end if is_done else "running",
        "schema": "marts",
        "sql": "select 1",
        "executed_sql": "select 1",
        "limit": 1_000,
        "limiting_factor": "DROPDOWN",
        "select_as_cta": False,
        "progress": 100 if is_done else 0,
        "rows": row["rows"] if is_done else None,
        "error_message": None if row["is_good"] or not is_done else "Query timed out or failed",
        "start_time": started + 0.125,
        "start_running_time": started + 12.5,
        "end_time": started + 0.125 + row["milliseconds"] if is_done else None,
        "changed_on": (row["ended"] if is_done else row["started"]).item(),
    }


def _report(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "report_schedule_id": row["report_schedule_id"],
        "state": row["state"],
        "scheduled_dttm": row["scheduled"].item(),
        "start_dttm": row["started"].item(),
        "end_dttm": row["ended"].item(),
        "error_message": "A timeout occurred while taking a screenshot."
        if row["state"] == "Error"
        else None,
    }
