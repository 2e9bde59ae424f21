"""The events that our own Superset writes, a file a day (superset/file_event_log.py).

They stand in for the table ``logs`` of the metadata database, which stays empty there. A file is
read whole each time it has grown, so a build brings what was looked at up to its start.
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

SOURCE = Source(
    name="superset_events",
    title="Superset's event files",
    entities=(
        Entity(
            name="events",
            description="What users and dashboards asked of Superset.",
            key=("event_id",),
            mode=Files(),
            columns=(
                Column("event_id", Type.TEXT, "Event", "id", required=True),
                Column(
                    "logged_at", Type.INSTANT, "When it was answered (UTC)", "at", required=True
                ),
                *columns(
                    ("action", Type.TEXT, "ChartDataRestApi.data, DashboardRestApi.get, …"),
                    ("user_id", Type.INTEGER, "User, by number"),
                    ("dashboard_id", Type.INTEGER, "Dashboard"),
                    ("chart_id", Type.INTEGER, "Chart", "slice_id"),
                    ("duration_ms", Type.INTEGER, "How long the answer took, ms"),
                    ("is_from_page", Type.BOOLEAN, "A page asked for it, not a program"),
                    ("is_cached", Type.BOOLEAN, "The chart came from the cache"),
                    ("is_error", Type.BOOLEAN, "The chart was not answered with data"),
                    ("event_name", Type.TEXT, "What a browser tells: render_chart, …"),
                    ("client_ms", Type.DOUBLE, "How long it took the browser, ms", "duration"),
                    ("path", Type.TEXT, "Address that was asked, without its parameters"),
                    ("url_rule", Type.TEXT, "The rule that the address follows"),
                    ("told_of", Type.TEXT, "What a browser tells of: dashboard, …", "source"),
                    ("told_of_id", Type.TEXT, "Which one", "source_id"),
                    ("told_at_ms", Type.DOUBLE, "When the browser saw it, Unix milliseconds", "ts"),
                    ("is_forced", Type.TEXT, "The cache was not to be asked", "force"),
                ),
            ),
            fetch=Drop("events-*.ndjson", is_optional=True),
        ),
    ),
)
