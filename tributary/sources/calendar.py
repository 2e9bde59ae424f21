"""Google Calendar v3: the meetings of the sales calendars, cancelled ones included.

Google tells what changed in the last weeks only; a first load, or one after a longer pause, reads
all events. Kind, lead and opportunity are private properties that the booking tool writes.
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
    Versioned,
    columns,
)

SOURCE = Source(
    name="calendar",
    title="Google Calendar",
    freshness=Freshness.B,
    base_url="https://www.googleapis.com",
    auth=Auth.OAUTH_REFRESH,
    oauth_path="https://oauth2.googleapis.com/token",
    has_accounts=True,
    entities=(
        Entity(
            name="meetings",
            description="Meetings with leads and customers; a cancelled one stays as such.",
            key=("calendar_id", "event_id"),
            mode=Versioned("updated_at"),
            columns=(
                Column("calendar_id", Type.TEXT, "Calendar", "@account", required=True),
                Column("event_id", Type.TEXT, "Event", "id", required=True),
                Column(
                    "organizer_email",
                    Type.TEXT,
                    "Sales person",
                    "organizer.email",
                    personal=True,
                ),
                Column(
                    "attendees",
                    Type.JSON,
                    "Who is invited: email, responseStatus",
                    "attendees",
                    personal=True,
                ),
                *columns(
                    ("status", Type.TEXT, "confirmed, tentative or cancelled", "status"),
                    (
                        "meeting_type",
                        Type.TEXT,
                        "discovery, demo, proposal_review or negotiation",
                        "extendedProperties.private.meeting_type",
                    ),
                    ("lead_id", Type.TEXT, "CRM lead", "extendedProperties.private.lead_id"),
                    (
                        "opportunity_id",
                        Type.TEXT,
                        "CRM opportunity",
                        "extendedProperties.private.opportunity_id",
                    ),
                    ("start_at", Type.INSTANT, "Begins", "start.dateTime|start.date"),
                    ("end_at", Type.INSTANT, "Ends", "end.dateTime|end.date"),
                    ("change_count", Type.INTEGER, "Times it was moved", "sequence"),
                    ("created_at", Type.INSTANT, "Booked", "created"),
                    ("updated_at", Type.INSTANT, "Last change", "updated"),
                ),
            ),
            fetch=Request(
                path="/calendar/v3/calendars/{account}/events",
                params={
                    "maxResults": 2500,
                    "showDeleted": "true",
                    "singleEvents": "true",
                    "orderBy": "updated",
                    "updatedMin": "{since}",
                },
                records="items",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options={"cursor": "nextPageToken", "parameter": "pageToken"},
                reach_days=20,
            ),
        ),
    ),
)
