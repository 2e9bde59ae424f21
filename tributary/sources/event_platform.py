"""Eventbrite API v3: attendees of the trade fairs and webinars of every organisation.

Attendees are listed event by event; `changed_since` finds those that registered, cancelled or
checked in since.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Each,
    Entity,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    columns,
)

_CONTINUED = {
    "cursor": "pagination.continuation",
    "parameter": "continuation",
    "has_more": "pagination.has_more_items",
}

SOURCE = Source(
    name="event_platform",
    title="Eventbrite",
    base_url="https://www.eventbriteapi.com",
    auth=Auth.BEARER,
    requests_per_second=0.5,
    has_accounts=True,
    entities=(
        Entity(
            name="attendances",
            description="Registrations for events, as they are now.",
            key=("attendance_id",),
            mode=Versioned("changed_at"),
            columns=(
                Column("attendance_id", Type.TEXT, "Attendee", "id", required=True),
                *columns(
                    ("organization_id", Type.TEXT, "Organiser", "event.organization_id"),
                    ("event_id", Type.TEXT, "Event", "event_id"),
                    ("event_name", Type.TEXT, "Event's name", "event.name.text"),
                    ("is_online", Type.BOOLEAN, "A webinar", "event.online_event"),
                    ("event_starts_at", Type.INSTANT, "Event begins", "event.start.utc"),
                    ("event_ends_at", Type.INSTANT, "Event ends", "event.end.utc"),
                    ("order_id", Type.TEXT, "Order", "order_id"),
                ),
                Column("name", Type.TEXT, "Full name", "profile.name", personal=True),
                Column("first_name", Type.TEXT, "First name", "profile.first_name", personal=True),
                Column("last_name", Type.TEXT, "Last name", "profile.last_name", personal=True),
                Column("email", Type.TEXT, "E-mail address", "profile.email", personal=True),
                *columns(
                    ("status", Type.TEXT, "Attending, Checked In or Not Attending", "status"),
                    ("has_attended", Type.BOOLEAN, "Was checked in", "checked_in"),
                    ("is_cancelled", Type.BOOLEAN, "Cancelled", "cancelled"),
                    ("source", Type.TEXT, "Affiliate that brought the order", "affiliate"),
                    ("registered_at", Type.INSTANT, "Registered", "created"),
                ),
                Column("changed_at", Type.INSTANT, "Last change", "changed", required=True),
            ),
            fetch=Request(
                path="/v3/events/{account}/attendees/",
                params={"changed_since": "{since}", "expand": "event"},
                records="attendees",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options=_CONTINUED,
                reported="pagination.object_count",
                each=Each(
                    Request(
                        path="/v3/organizations/{account}/events/",
                        params={"status": "all"},
                        records="events",
                        paging=Paging.CURSOR_IN_QUERY,
                        paging_options=_CONTINUED,
                    )
                ),
            ),
        ),
    ),
)
