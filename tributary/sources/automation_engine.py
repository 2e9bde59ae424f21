"""n8n: workflows, their finished executions, and two data tables that the workflows write.

Executions cannot be asked for by time: they come newest first. What n8n has no field for is a tag
of the workflow: ``unit:``, ``process:``, ``level:``, ``owner:`` and ``baseline_minutes:``.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    columns,
)

CURSOR = {"cursor": "nextCursor", "parameter": "cursor"}


def _rows_of(table: str, column: str) -> Request:
    """The rows of a data table from an instant on, in order of the column."""
    return Request(
        path=f"/api/v1/data-tables/{table}/rows",
        params={
            "limit": 250,
            "sortBy": f"{column}:asc",
            "filter": '{"type":"and","filters":'
            f'[{{"columnName":"{column}","condition":"gte","value":"{{since}}"}}]}}',
        },
        records="data",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options=CURSOR,
    )


SOURCE = Source(
    name="automation_engine",
    title="Workflow automation engine (n8n)",
    freshness=Freshness.A,
    auth=Auth.HEADER,
    headers={"X-N8N-API-KEY": "{token}"},
    requests_per_second=10,
    entities=(
        Entity(
            name="workflows",
            description="Workflows as they are now.",
            key=("workflow_id",),
            mode=Snapshot(),
            columns=(
                Column("workflow_id", Type.TEXT, "Workflow", "id", required=True),
                *columns(
                    ("name", Type.TEXT, "Name"),
                    ("is_active", Type.BOOLEAN, "Runs when triggered", "active"),
                    ("is_archived", Type.BOOLEAN, "Put away", "isArchived"),
                    ("trigger_count", Type.INTEGER, "Active triggers", "triggerCount"),
                    ("tags", Type.JSON, "Tags: [{id, name}, …]"),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    ("updated_at", Type.INSTANT, "Last change", "updatedAt"),
                ),
            ),
            fetch=Request(
                path="/api/v1/workflows",
                params={"limit": 250},
                records="data",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options=CURSOR,
            ),
        ),
        Entity(
            name="executions",
            description="Executions that have ended, also those that were stopped.",
            key=("execution_id",),
            mode=Log("started_at", overlap_seconds=3600),
            columns=(
                Column("execution_id", Type.TEXT, "Execution", "id", required=True),
                *columns(
                    ("workflow_id", Type.TEXT, "Workflow", "workflowId"),
                    ("mode", Type.TEXT, "trigger, webhook, manual, retry, …"),
                    ("status", Type.TEXT, "success, error, crashed or canceled"),
                    ("started_at", Type.INSTANT, "Started", "startedAt"),
                    ("finished_at", Type.INSTANT, "Ended", "stoppedAt"),
                    ("retry_of", Type.TEXT, "Execution that it repeats", "retryOf"),
                    ("client_id", Type.TEXT, "Client it was for", "customData.client_id"),
                    ("error_type", Type.TEXT, "Kind of error", "data.resultData.error.name"),
                    (
                        "error_message",
                        Type.TEXT,
                        "What the error says",
                        "data.resultData.error.message",
                    ),
                ),
            ),
            fetch=Request(
                path="/api/v1/executions",
                params={"limit": 250, "includeData": "true"},
                records="data",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options=CURSOR,
                newest_first="startedAt",
            ),
        ),
        Entity(
            name="interventions",
            description="Work that people did by hand for a workflow.",
            key=("intervention_id",),
            mode=Log("occurred_at", overlap_seconds=3600),
            columns=(
                Column("intervention_id", Type.TEXT, "Intervention", required=True),
                *columns(
                    ("workflow_id", Type.TEXT, "Workflow"),
                    ("execution_id", Type.TEXT, "Execution it was for"),
                    ("process_step", Type.TEXT, "Step that was done by hand"),
                    ("employee_id", Type.TEXT, "Employee of the HR system"),
                    ("spent_minutes", Type.INTEGER, "Minutes spent", "minutes_spent"),
                    (
                        "potential_saving_minutes",
                        Type.INTEGER,
                        "Minutes that automation would save",
                        "time_saved_potential_minutes",
                    ),
                    ("occurred_at", Type.INSTANT, "When it was done"),
                ),
            ),
            fetch=_rows_of("interventions", "occurred_at"),
        ),
        Entity(
            name="health_checks",
            description="Checks of whether a workflow can be triggered.",
            key=("workflow_id", "checked_at"),
            mode=Log("checked_at", overlap_seconds=3600),
            columns=(
                Column("workflow_id", Type.TEXT, "Workflow", required=True),
                Column("checked_at", Type.INSTANT, "When it was checked", required=True),
                *columns(
                    ("is_up", Type.BOOLEAN, "It answered"),
                    ("latency_milliseconds", Type.INTEGER, "Time of the answer", "latency_ms"),
                ),
            ),
            fetch=_rows_of("health_checks", "checked_at"),
        ),
    ),
)
