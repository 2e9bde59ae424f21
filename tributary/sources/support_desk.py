"""Zendesk Support: tickets with their metrics and users by the incremental export, and ratings."""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    Window,
    columns,
)

#: Zendesk refuses a start_time less than a minute old; the overlap keeps well clear of it.
OVERLAP_SECONDS = 300


def _incremental(resource: str, having: str | None = None, **more: str) -> Request:
    """What changed of a resource; `more` parameters are those of every page."""
    return Request(
        path=f"/api/v2/incremental/{resource}/cursor",
        params={"start_time": "{since_epoch}", "per_page": 1000, **more},
        records=resource,
        having=having,
        paging=Paging.NEXT_URL,
        paging_options={"next_url": "after_url", "end": "end_of_stream", "keep": tuple(more)},
    )


SOURCE = Source(
    name="support_desk",
    title="Zendesk Support",
    freshness=Freshness.B,
    auth=Auth.BASIC_TOKEN,
    requests_per_second=10,
    entities=(
        Entity(
            name="tickets",
            description="Support tickets; deleted ones stay in the export with status 'deleted'.",
            key=("ticket_id",),
            mode=Versioned("updated_at", overlap_seconds=OVERLAP_SECONDS),
            columns=columns(
                ("ticket_id", Type.TEXT, "Ticket", "id"),
                ("brand_id", Type.TEXT, "Brand: the business unit", "brand_id"),
                ("requester_id", Type.TEXT, "Who asked", "requester_id"),
                ("organization_id", Type.TEXT, "Requester's organisation", "organization_id"),
                (
                    "organization_external_id",
                    Type.TEXT,
                    "The ticket's external reference: the CRM account",
                    "external_id",
                ),
                ("assignee_id", Type.TEXT, "Agent", "assignee_id"),
                ("group_id", Type.TEXT, "Team", "group_id"),
                ("priority", Type.TEXT, "urgent, high, normal or low", "priority"),
                (
                    "status",
                    Type.TEXT,
                    "new, open, pending, hold, solved, closed or deleted",
                    "status",
                ),
                ("type", Type.TEXT, "problem, incident, question or task", "type"),
                ("channel", Type.TEXT, "email, web, chat, api, …", "via.channel"),
                ("subject", Type.TEXT, "Subject", "subject"),
                ("tags", Type.JSON, "Tags", "tags"),
                (
                    "satisfaction_score",
                    Type.TEXT,
                    "offered, good, bad, …",
                    "satisfaction_rating.score",
                ),
                ("created_at", Type.INSTANT, "Created", "created_at"),
                ("updated_at", Type.INSTANT, "Last change", "updated_at"),
            ),
            fetch=_incremental("tickets"),
        ),
        Entity(
            name="ticket_metrics",
            description="Times of each ticket: first reply, resolution, reopens.",
            key=("ticket_id",),
            mode=Versioned("updated_at", overlap_seconds=OVERLAP_SECONDS),
            columns=columns(
                ("metric_id", Type.TEXT, "Metric record", "metric_set.id"),
                ("ticket_id", Type.TEXT, "Ticket", "id"),
                (
                    "first_reply_minutes",
                    Type.INTEGER,
                    "Calendar minutes to the first reply",
                    "metric_set.reply_time_in_minutes.calendar",
                ),
                (
                    "full_resolution_minutes",
                    Type.INTEGER,
                    "Calendar minutes to the full resolution",
                    "metric_set.full_resolution_time_in_minutes.calendar",
                ),
                ("reopens", Type.INTEGER, "Times reopened", "metric_set.reopens"),
                ("replies", Type.INTEGER, "Public replies", "metric_set.replies"),
                ("assigned_at", Type.INSTANT, "Assigned", "metric_set.assigned_at"),
                ("solved_at", Type.INSTANT, "Solved", "metric_set.solved_at"),
                ("created_at", Type.INSTANT, "Ticket created", "created_at"),
                ("updated_at", Type.INSTANT, "Last change of the ticket", "updated_at"),
            ),
            # Their own list cannot be asked what changed. Deleted tickets have none.
            fetch=_incremental("tickets", having="metric_set", include="metric_sets"),
        ),
        Entity(
            name="users",
            description="Agents and end users.",
            key=("user_id",),
            mode=Versioned("updated_at", overlap_seconds=OVERLAP_SECONDS),
            columns=(
                Column("user_id", Type.TEXT, "User", "id", required=True),
                Column("name", Type.TEXT, "Full name", "name", personal=True),
                Column("email", Type.TEXT, "E-mail address", "email", personal=True),
                *columns(
                    ("role", Type.TEXT, "end-user, agent or admin", "role"),
                    ("is_active", Type.BOOLEAN, "Not deleted", "active"),
                    ("created_at", Type.INSTANT, "Created", "created_at"),
                    ("updated_at", Type.INSTANT, "Last change", "updated_at"),
                ),
            ),
            fetch=_incremental("users"),
        ),
        Entity(
            name="satisfaction_ratings",
            description="Ratings received; those of recent days may still change.",
            key=("rating_id",),
            mode=Window("created_date", lookback_days=30),
            columns=(
                *columns(
                    ("rating_id", Type.TEXT, "Rating", "id"),
                    ("ticket_id", Type.TEXT, "Ticket", "ticket_id"),
                    ("requester_id", Type.TEXT, "Who rated", "requester_id"),
                    ("assignee_id", Type.TEXT, "Agent at that time", "assignee_id"),
                    ("group_id", Type.TEXT, "Team at that time", "group_id"),
                    ("score", Type.TEXT, "offered, unoffered, good or bad", "score"),
                    ("reason", Type.TEXT, "Reason of a bad rating", "reason"),
                ),
                Column("comment", Type.TEXT, "Comment", "comment", personal=True),
                *columns(
                    ("created_at", Type.INSTANT, "Rated", "created_at"),
                    ("updated_at", Type.INSTANT, "Last change", "updated_at"),
                ),
                Column(
                    "created_date",
                    Type.DATE,
                    "Day rated (UTC)",
                    "created_at",
                    required=True,
                    format="%Y-%m-%dT%H:%M:%SZ",
                ),
            ),
            fetch=Request(
                path="/api/v2/satisfaction_ratings",
                params={
                    "start_time": "{from_epoch}",
                    "end_time": "{last_epoch}",
                    "page[size]": 100,
                },
                records="satisfaction_ratings",
                paging=Paging.NEXT_URL,
                paging_options={"next_url": "links.next", "has_more": "meta.has_more"},
            ),
        ),
    ),
)
