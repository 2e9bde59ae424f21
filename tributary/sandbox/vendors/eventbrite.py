"""Eventbrite API v3: events of an organisation and attendees of an event, by continuation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.pages import position, token
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    iso,
    json_response,
)
from tributary.sandbox.world.occasions import Attendance, Occasion, Occasions, occasions
from tributary.sandbox.world.tenants import TENANTS, Tenant

PAGE = 50


def organization_id(tenant: Tenant) -> str:
    """The organisation of a business unit."""
    return f"88{tenant.number:010d}"


class Eventbrite(Vendor):
    """One user who may see the organisation of every business unit."""

    name = "event_platform"
    limit = Limit(requests=2000, seconds=3600.0)
    accounts = tuple(organization_id(tenant) for tenant in TENANTS)

    def routes(self) -> list[Route]:
        return [
            self.route("/v3/organizations/{organization}/events/", self._events),
            self.route("/v3/events/{event}/attendees/", self._attendees),
        ]

    def authorise(self, request: Request) -> None:
        if bearer(request) is None:
            raise VendorError(401, "NO_AUTH", "An OAuth token is required for all requests")
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "INVALID_AUTH", "The OAuth token you provided was invalid.")

    def error_body(self, error: VendorError) -> Any:
        code = "HIT_RATE_LIMIT" if error.status == 429 else error.code
        return {
            "status_code": error.status,
            "error": code,
            "error_description": error.message,
        }

    def write(self, entity: str) -> list[Record]:
        known: Occasions = self.world.of(occasions)
        if entity == "events":
            return [_event(occasion) for occasion in known.events]
        if entity == "attendances":
            events = {event["id"]: event for event in map(_event, known.events)}
            made = sorted(known.attendances, key=lambda one: (one.changed, one.attendance_id))
            return [_attendee(one, events[one.occasion.event_id]) for one in made]
        return super().write(entity)

    async def _events(self, request: Request) -> Response:
        organization = request.path_params["organization"]
        if organization not in self.accounts:
            raise VendorError(403, "NOT_AUTHORIZED", "You do not have permission for this.")
        found = [e for e in self.records("events") if e["organization_id"] == organization]
        return _page(request, "events", found)

    async def _attendees(self, request: Request) -> Response:
        event = request.path_params["event"]
        if all(known["id"] != event for known in self.records("events")):
            raise VendorError(404, "NOT_FOUND", "The event you requested does not exist.")
        query = request.query_params
        since = _instant(query["changed_since"]) if "changed_since" in query else ""
        found = [
            {name: value for name, value in one.items() if name != "@account"}
            for one in self.records("attendances")
            if one["event_id"] == event and one["changed"] >= since
        ]
        if query.get("expand") != "event":
            for one in found:
                del one["event"]
        return _page(request, "attendees", found)


def _page(request: Request, name: str, found: list[Record]) -> Response:
    start = position(request.query_params.get("continuation"))
    end = start + PAGE
    has_more = end < len(found)
    pagination: dict[str, Any] = {
        "object_count": len(found),
        "page_number": start // PAGE + 1,
        "page_size": PAGE,
        "page_count": max(1, -(-len(found) // PAGE)),
        "has_more_items": has_more,
    }
    if has_more:
        pagination["continuation"] = token(end)
    return json_response({"pagination": pagination, name: found[start:end]})


def _instant(text: str) -> str:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError as error:
        raise VendorError(
            400, "ARGUMENTS_ERROR", "There are errors with your arguments: changed_since"
        ) from error


def _event(occasion: Occasion) -> Record:
    text = {"text": occasion.name, "html": occasion.name}
    zone = occasion.tenant.zone
    return {
        "id": occasion.event_id,
        "organization_id": organization_id(occasion.tenant),
        "organizer_id": organization_id(occasion.tenant)[:-1],
        "name": text,
        "description": text,
        "url": f"https://www.eventbrite.example/e/{occasion.event_id}",
        "start": {"timezone": zone, "utc": iso(occasion.starts)},
        "end": {"timezone": zone, "utc": iso(occasion.ends)},
        "created": iso(occasion.created),
        "published": iso(occasion.created),
        "currency": occasion.tenant.currency,
        "online_event": occasion.is_online,
        "is_free": True,
        "listed": True,
    }


def _attendee(attendance: Attendance, event: Record) -> Record:
    status = attendance.status
    return {
        "@account": event["id"],
        "id": attendance.attendance_id,
        "created": iso(attendance.registered),
        "changed": iso(attendance.changed),
        "ticket_class_id": f"{event['id']}1",
        "ticket_class_name": "Visitor",
        "profile": {
            "name": f"{attendance.first_name} {attendance.last_name}",
            "first_name": attendance.first_name,
            "last_name": attendance.last_name,
            "email": attendance.email,
        },
        "quantity": 1,
        "checked_in": status == "Checked In",
        "cancelled": status == "Not Attending",
        "refunded": False,
        "status": status,
        "affiliate": attendance.referrer,
        "event_id": event["id"],
        "event": event,
        "order_id": f"4{attendance.attendance_id}",
        "guestlist_id": None,
    }
