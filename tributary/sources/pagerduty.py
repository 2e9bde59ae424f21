"""PagerDuty REST v2: incidents and what happened in them, by the day they began (UTC).

Offset paging ends at 10,000 rows and a range at six months, so a window is read in slices. The API
has no filter by change: incidents of the last days are read again, and one that changes later than
that keeps what it was until a backfill.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Paging,
    Request,
    Source,
    Type,
    Window,
    columns,
)


def _list(path: str, records: str, slice_days: int, **params: object) -> Request:
    return Request(
        path=path,
        params={
            "since": "{from_date}T00:00:00Z",
            "until": "{until_date}T00:00:00Z",
            "time_zone": "UTC",
            "total": "true",
            **params,
        },
        records=records,
        paging=Paging.OFFSET_IN_QUERY,
        paging_options={
            "offset": "offset",
            "limit": "limit",
            "page_size": 100,
            "has_more": "more",
        },
        reported="total",
        slice_days=slice_days,
    )


CREATED_DATE = Column(
    "created_date",
    Type.DATE,
    "Day it began (UTC)",
    "created_at",
    required=True,
    format="%Y-%m-%dT%H:%M:%SZ",
)

SOURCE = Source(
    name="pagerduty",
    title="PagerDuty",
    freshness=Freshness.A,
    base_url="https://api.pagerduty.com",
    auth=Auth.HEADER,
    headers={
        "Authorization": "Token token={token}",
        "Accept": "application/vnd.pagerduty+json;version=2",
    },
    requests_per_second=15,
    entities=(
        Entity(
            name="incidents",
            description="Incidents of all services, as they are now.",
            key=("incident_id",),
            mode=Window("created_date", lookback_days=7),
            columns=(
                Column("incident_id", Type.TEXT, "Incident", "id", required=True),
                *columns(
                    ("incident_number", Type.INTEGER, "Number that people call it by"),
                    ("service_id", Type.TEXT, "Service", "service.id"),
                    ("service_name", Type.TEXT, "Service's name", "service.summary"),
                    ("title", Type.TEXT, "What it is about"),
                    ("status", Type.TEXT, "triggered, acknowledged or resolved"),
                    ("urgency", Type.TEXT, "high or low"),
                    ("priority", Type.TEXT, "P1, P2, …", "priority.summary"),
                    ("dedup_key", Type.TEXT, "Key that its events share", "incident_key"),
                    (
                        "escalation_policy_id",
                        Type.TEXT,
                        "Escalation policy",
                        "escalation_policy.id",
                    ),
                    ("alert_count", Type.INTEGER, "Alerts grouped in it", "alert_counts.all"),
                    ("created_at", Type.INSTANT, "Triggered"),
                    ("resolved_at", Type.INSTANT, "Resolved"),
                    ("last_status_change_at", Type.INSTANT, "Last change of the status"),
                    (
                        "last_status_changed_by_type",
                        Type.TEXT,
                        "user_reference or service_reference",
                        "last_status_change_by.type",
                    ),
                    (
                        "last_status_changed_by_id",
                        Type.TEXT,
                        "Who changed the status last",
                        "last_status_change_by.id",
                    ),
                ),
                Column(
                    "last_status_changed_by_name",
                    Type.TEXT,
                    "Name of who changed the status last",
                    "last_status_change_by.summary",
                    personal=True,
                ),
                Column("assignments", Type.JSON, "Who has it now, with names", personal=True),
                Column("acknowledgements", Type.JSON, "Who took it, with names", personal=True),
                CREATED_DATE,
            ),
            fetch=_list("/incidents", "incidents", 30, sort_by="created_at:asc"),
        ),
        Entity(
            name="log_entries",
            description="What happened in the incidents: triggered, acknowledged, escalated, …",
            key=("log_entry_id",),
            mode=Window("created_date", lookback_days=7),
            columns=(
                Column("log_entry_id", Type.TEXT, "Log entry", "id", required=True),
                *columns(
                    ("incident_id", Type.TEXT, "Incident", "incident.id"),
                    ("service_id", Type.TEXT, "Service", "service.id"),
                    ("type", Type.TEXT, "trigger_log_entry, acknowledge_log_entry, …"),
                    ("channel_type", Type.TEXT, "By what means: api, website, …", "channel.type"),
                    ("agent_type", Type.TEXT, "user_reference or service_reference", "agent.type"),
                    ("agent_id", Type.TEXT, "Who or what did it", "agent.id"),
                ),
                Column(
                    "agent_name", Type.TEXT, "Name of the agent", "agent.summary", personal=True
                ),
                Column("note", Type.TEXT, "What a responder wrote", personal=True),
                *columns(("created_at", Type.INSTANT, "When it happened")),
                CREATED_DATE,
            ),
            fetch=_list("/log_entries", "log_entries", 7),
        ),
    ),
)
