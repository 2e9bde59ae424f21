"""Superset's own metadata database: its event log, SQL Lab queries and report executions.

Only the columns named here are read, and of an event's JSON only the members: no SQL text, no
request. A user is a number; addresses are read to tell which employee it is, and hashed in staging.
"""

from tributary.sources.declaration import (
    Column,
    Entity,
    Freshness,
    Log,
    Source,
    Table,
    Type,
    Versioned,
    columns,
)

DAY_SECONDS = 86_400

SOURCE = Source(
    name="superset_meta",
    title="Superset metadata",
    freshness=Freshness.A,
    entities=(
        Entity(
            name="logs",
            description="What users and dashboards asked of Superset.",
            key=("log_id",),
            mode=Log("logged_at"),
            columns=columns(
                ("log_id", Type.INTEGER, "Log row", "id"),
                ("action", Type.TEXT, "ChartDataRestApi.data, DashboardRestApi.get, …"),
                ("user_id", Type.INTEGER, "User, by number"),
                ("dashboard_id", Type.INTEGER, "Dashboard"),
                ("chart_id", Type.INTEGER, "Chart", "slice_id"),
                ("duration_ms", Type.INTEGER, "How long the answer took, ms"),
                ("logged_at", Type.INSTANT, "When it was answered (UTC)", "dttm"),
                ("is_cached", Type.TEXT, "Came from the cache, by query", "json.is_cached"),
                (
                    "event_name",
                    Type.TEXT,
                    "What a browser tells: render_chart, …",
                    "json.event_name",
                ),
                ("client_ms", Type.DOUBLE, "How long it took the browser, ms", "json.duration"),
            ),
            fetch=Table("logs", declared_only=True),
        ),
        Entity(
            name="queries",
            description="Queries of SQL Lab and how they ended; rows change while they run.",
            key=("query_id",),
            mode=Versioned("updated_at"),
            columns=columns(
                ("query_id", Type.INTEGER, "Query", "id"),
                ("database_id", Type.INTEGER, "Database that was asked"),
                ("user_id", Type.INTEGER, "User, by number"),
                ("status", Type.TEXT, "success, failed, timed_out, running, …"),
                ("schema_name", Type.TEXT, "Schema", "schema"),
                ("row_count", Type.INTEGER, "Rows found", "rows"),
                ("row_limit", Type.INTEGER, "Rows asked for at most", "limit"),
                ("error_message", Type.TEXT, "Why it failed"),
                # Text: SQLite keeps these numbers with more digits than they have.
                ("started_ms", Type.TEXT, "Began, Unix milliseconds", "start_time"),
                ("ended_ms", Type.TEXT, "Ended, Unix milliseconds", "end_time"),
                ("updated_at", Type.INSTANT, "Last change (UTC)", "changed_on"),
            ),
            fetch=Table("query", declared_only=True),
        ),
        Entity(
            name="report_executions",
            description="Steps of report and alert executions; each state is a row of its own.",
            key=("report_execution_id",),
            mode=Log("scheduled_at", overlap_seconds=DAY_SECONDS),
            columns=columns(
                ("report_execution_id", Type.INTEGER, "Execution step", "id"),
                ("report_schedule_id", Type.INTEGER, "Report or alert"),
                ("state", Type.TEXT, "Success, Working, Error, Not triggered, On Grace"),
                ("error_message", Type.TEXT, "Why it failed"),
                ("scheduled_at", Type.INSTANT, "When it was due (UTC)", "scheduled_dttm"),
                ("started_at", Type.INSTANT, "Began (UTC)", "start_dttm"),
                ("ended_at", Type.INSTANT, "Ended (UTC)", "end_dttm"),
            ),
            fetch=Table("report_execution_log", declared_only=True),
        ),
        Entity(
            name="dashboards",
            description="Dashboards, as they are called now; those that are gone keep their name.",
            key=("dashboard_id",),
            mode=Versioned("updated_at"),
            columns=columns(
                ("dashboard_id", Type.INTEGER, "Dashboard", "id"),
                ("title", Type.TEXT, "Title", "dashboard_title"),
                ("slug", Type.TEXT, "Its name in addresses"),
                ("is_published", Type.BOOLEAN, "Shown in lists of dashboards", "published"),
                ("updated_at", Type.INSTANT, "Last change (UTC)", "changed_on"),
            ),
            fetch=Table("dashboards", declared_only=True),
        ),
        Entity(
            name="charts",
            description="Charts, as they are called now; those that are gone keep their name.",
            key=("chart_id",),
            mode=Versioned("updated_at"),
            columns=columns(
                ("chart_id", Type.INTEGER, "Chart", "id"),
                ("name", Type.TEXT, "Name", "slice_name"),
                ("chart_type", Type.TEXT, "How it is drawn", "viz_type"),
                ("dataset", Type.TEXT, "Dataset that it shows", "datasource_name"),
                ("updated_at", Type.INSTANT, "Last change (UTC)", "changed_on"),
            ),
            fetch=Table("slices", declared_only=True),
        ),
        Entity(
            name="users",
            description="Accounts, to tell which employee a number is; a sign-in changes them too.",
            key=("user_id",),
            mode=Versioned("updated_at"),
            columns=(
                *columns(("user_id", Type.INTEGER, "User, by number", "id")),
                Column("email", Type.TEXT, "E-mail address", personal=True),
                *columns(
                    ("is_active", Type.BOOLEAN, "May sign in", "active"),
                    ("updated_at", Type.INSTANT, "Last change (UTC)", "changed_on"),
                ),
            ),
            fetch=Table("ab_user", declared_only=True),
        ),
    ),
)
