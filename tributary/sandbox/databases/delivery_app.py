"""The project tracker's database, filled from the world.

On PostgreSQL it has the types that such an application uses: uuid, jsonb, text[] and timestamptz.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tributary.sandbox.databases.filling import fill
from tributary.sandbox.world.build import World
from tributary.sandbox.world.client_projects import TIERS, Project, projects, state

METADATA = sa.MetaData()
UUID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
OBJECT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TEXTS = sa.JSON().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def _table(name: str, key: str, *columns: sa.Column[Any]) -> sa.Table:
    kind = UUID if name == "projects" else sa.String
    return sa.Table(name, METADATA, sa.Column(key, kind, primary_key=True), *columns)


def _texts(*names: str) -> Iterable[sa.Column[Any]]:
    return (sa.Column(name, sa.String) for name in names)


def _instants(*names: str) -> Iterable[sa.Column[Any]]:
    return (sa.Column(name, INSTANT) for name in names)


def _of_project() -> sa.Column[Any]:
    return sa.Column("project_id", UUID, nullable=False)


def _cursor(name: str) -> sa.Column[Any]:
    return sa.Column(name, INSTANT, nullable=False, index=True)


def _versioned() -> tuple[sa.Column[Any], ...]:
    return _cursor("updated_at"), sa.Column("is_deleted", sa.Boolean, nullable=False)


PROJECTS = _table(
    "projects",
    "project_id",
    *_texts("business_unit", "client_id", "opportunity_id", "project_manager_id", "service_tier"),
    *_texts("name", "lifecycle_status", "attention_bucket"),
    sa.Column("percent_complete", sa.Numeric(5, 4)),
    *_texts("hold_reason"),
    sa.Column("contract_value", sa.Numeric(18, 4)),
    *_texts("currency_code"),
    sa.Column("settings", OBJECT),
    sa.Column("labels", TEXTS),
    *_instants("started_at", "due_at", "delivered_at"),
    *_versioned(),
)
STATUS_EVENTS = _table(
    "project_status_events",
    "event_id",
    _of_project(),
    *_texts("from_status", "to_status"),
    sa.Column("percent_complete", sa.Numeric(5, 4)),
    *_texts("triggered_rule", "details"),
    _cursor("occurred_at"),
)
ACCESS_REQUESTS = _table(
    "access_requests",
    "request_id",
    _of_project(),
    *_texts("platform"),
    *_instants("requested_at", "granted_at"),
    *_versioned(),
)
SCORES = (
    "technical_accuracy",
    "completeness",
    "timeliness",
    "communication",
    "clarity",
    "professionalism",
)
QUALITY_REVIEWS = _table(
    "quality_reviews",
    "review_id",
    _of_project(),
    *_texts("reviewer_id"),
    *(sa.Column(name, sa.Numeric(2, 1)) for name in SCORES),
    _cursor("reviewed_at"),
)
CLIENT_FEEDBACK = _table(
    "client_feedback",
    "feedback_id",
    _of_project(),
    *_texts("client_id"),
    sa.Column("satisfaction_score", sa.Integer),
    *_texts("theme", "comment"),
    _cursor("submitted_at"),
)
REVISIONS = _table(
    "revisions",
    "revision_id",
    _of_project(),
    *_texts("reason"),
    sa.Column("hours", sa.Numeric(8, 2)),
    _cursor("requested_at"),
)
CLIENT_MESSAGES = _table(
    "client_messages",
    "message_id",
    _of_project(),
    *_texts("direction"),
    sa.Column("is_follow_up", sa.Boolean),
    *_texts("outcome"),
    *_instants("sent_at", "responded_at"),
    *_versioned(),
)


def write_database(world: World, url: str) -> None:
    """Make the application's tables anew in the database at the SQLAlchemy URL, and fill them."""
    as_of = world.span.as_of64
    found = world.of(projects)
    fill(
        url,
        METADATA,
        {
            PROJECTS: [_project(project, as_of) for project in found],
            STATUS_EVENTS: [row for p in found for row in _status_events(p, as_of)],
            ACCESS_REQUESTS: [row for p in found for row in _access_requests(p, as_of)],
            QUALITY_REVIEWS: [row for p in found for row in _reviews(p, as_of)],
            CLIENT_FEEDBACK: [row for p in found for row in _feedback(p, as_of)],
            REVISIONS: [row for p in found for row in _revisions(p, as_of)],
            CLIENT_MESSAGES: [row for p in found for row in _messages(p, as_of)],
        },
    )


def _project(project: Project, as_of: np.datetime64) -> dict[str, Any]:
    now = state(project, as_of)
    return {
        "project_id": project.project_id,
        "business_unit": "agency",
        "client_id": project.client_id,
        "opportunity_id": project.opportunity_id,
        "project_manager_id": project.manager_id,
        "service_tier": TIERS[project.tier],
        "name": project.name,
        "lifecycle_status": now.status,
        "attention_bucket": now.bucket,
        "percent_complete": now.complete,
        "hold_reason": project.hold_reason if now.status == "on_hold" else None,
        "contract_value": project.value,
        "currency_code": "EUR",
        "settings": project.settings,
        "labels": project.labels,
        "started_at": _instant(project.started_at),
        "due_at": _instant(project.due_at),
        "delivered_at": _seen(project.delivered_at, as_of),
        "updated_at": _instant(now.updated_at),
        "is_deleted": now.is_deleted,
    }


def _status_events(project: Project, as_of: np.datetime64) -> Iterable[dict[str, Any]]:
    for event in project.events:
        if event.at < as_of:
            yield {
                "event_id": event.event_id,
                "project_id": project.project_id,
                "from_status": event.from_status,
                "to_status": event.to_status,
                "percent_complete": event.complete,
                "triggered_rule": event.rule,
                "details": event.details,
                "occurred_at": _instant(event.at),
            }


def _access_requests(project: Project, as_of: np.datetime64) -> Iterable[dict[str, Any]]:
    for request in project.requests:
        if request.requested_at < as_of:
            times = (request.requested_at, request.granted_at, request.deleted_at)
            yield {
                "request_id": request.request_id,
                "project_id": project.project_id,
                "platform": request.platform,
                "requested_at": _instant(request.requested_at),
                "granted_at": _seen(request.granted_at, as_of),
                "updated_at": _instant(max(at for at in times if at < as_of)),
                "is_deleted": bool(request.deleted_at < as_of),
            }


def _reviews(project: Project, as_of: np.datetime64) -> Iterable[dict[str, Any]]:
    for review in project.reviews:
        if review.at < as_of:
            yield {
                "review_id": review.review_id,
                "project_id": project.project_id,
                "reviewer_id": review.reviewer_id,
                **dict(zip(SCORES, review.scores, strict=True)),
                "reviewed_at": _instant(review.at),
            }


def _feedback(project: Project, as_of: np.datetime64) -> Iterable[dict[str, Any]]:
    for said in project.feedback:
        if said.at < as_of:
            yield {
                "feedback_id": said.feedback_id,
                "project_id": project.project_id,
                "client_id": project.client_id,
                "satisfaction_score": said.satisfaction,
                "theme": said.theme,
                "comment": said.comment,
                "submitted_at": _instant(said.at),
            }


def _revisions(project: Project, as_of: np.datetime64) -> Iterable[dict[str, Any]]:
    for revision in project.revisions:
        if revision.at < as_of:
            yield {
                "revision_id": revision.revision_id,
                "project_id": project.project_id,
                "reason": revision.reason,
                "hours": revision.hours,
                "requested_at": _instant(revision.at),
            }


def _messages(project: Project, as_of: np.datetime64) -> Iterable[dict[str, Any]]:
    for message in project.messages:
        if message.sent_at < as_of:
            is_answered = bool(message.responded_at < as_of)
            yield {
                "message_id": message.message_id,
                "project_id": project.project_id,
                "direction": message.direction,
                "is_follow_up": message.is_follow_up,
                "outcome": message.outcome if is_answered else None,
                "sent_at": _instant(message.sent_at),
                "responded_at": _seen(message.responded_at, as_of),
                "updated_at": _instant(message.responded_at if is_answered else message.sent_at),
                "is_deleted": False,
            }


def _seen(at: np.datetime64, as_of: np.datetime64) -> datetime | None:
    return _instant(at) if at < as_of else None


def _instant(at: np.datetime64) -> datetime:
    moment: datetime = at.astype("M8[s]").item()
    return moment.replace(tzinfo=UTC)
