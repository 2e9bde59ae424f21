"""Google Calendar API v3: `events.list` of one sales calendar for each business unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.pages import position, token
from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, iso, json_response
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.meetings import Meeting, meetings
from tributary.sandbox.world.sales import Owner
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

MAX_RESULTS, DEFAULT_RESULTS = 2500, 250
#: Google forgets what changed longer ago than some weeks.
REACH_SECONDS = 28 * 86_400
TITLES = {
    "discovery": "Discovery call",
    "demo": "Product demo",
    "proposal_review": "Proposal review",
    "negotiation": "Contract talk",
}
MESSAGES = {
    "updatedMinTooLongAgo": "The requested minimum modification time lies too far in the past.",
    "authError": "Invalid Credentials",
    "notFound": "Not Found",
}


def calendar_id(tenant: Tenant) -> str:
    """The shared calendar of a business unit's sales people."""
    return f"sales.{tenant.tenant_id}@example.org"


class GoogleCalendar(Vendor):
    """Serves the sales calendars of all business units."""

    name = "calendar"
    secrets = ("client_id", "client_secret", "refresh_token")
    accounts = tuple(calendar_id(tenant) for tenant in TENANTS)
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "refresh_token")

    def routes(self) -> list[Route]:
        scope = {"scope": "https://www.googleapis.com/auth/calendar.events.readonly"}
        return [
            self.tokens.route("/token", scope),
            self.route("/calendar/v3/calendars/{calendar}/events", self._list),
        ]

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(401, "authError", MESSAGES["authError"])

    def error_body(self, error: VendorError) -> Any:
        reason = "rateLimitExceeded" if error.status == 429 else error.code
        detail = {"domain": "calendar", "reason": reason, "message": error.message}
        return {"error": {"errors": [detail], "code": error.status, "message": error.message}}

    def write(self, entity: str) -> list[Record]:
        owners = {o.owner_id: o for hired in self.world.owners.values() for o in hired}
        emails = dict(zip(self.world.leads["lead_id"], self.world.leads["email"], strict=True))
        return [
            _event(meeting, owners[meeting.owner_id], emails[meeting.lead_id])
            for meeting in self.world.of(meetings)
        ]

    async def _list(self, request: Request) -> Response:
        query, calendar = request.query_params, request.path_params["calendar"]
        if calendar not in self.accounts:
            raise VendorError(404, "notFound", MESSAGES["notFound"])
        limit = _count(query.get("maxResults"))
        found = [r for r in self.records("meetings") if r["@account"] == calendar]
        if query.get("showDeleted") != "true":
            found = [r for r in found if r["status"] != "cancelled"]
        if "updatedMin" in query:
            least = _instant(query["updatedMin"], "updatedMin")
            if least < self.world.span.as_of.timestamp() - REACH_SECONDS:
                reason = "updatedMinTooLongAgo"
                raise VendorError(410, reason, MESSAGES[reason])
            found = [r for r in found if _instant(r["updated"], "updated") >= least]
        if query.get("orderBy") == "startTime":
            found = sorted(found, key=lambda r: (r["start"]["dateTime"], r["id"]))
        start = position(query.get("pageToken"))
        answer: dict[str, Any] = {
            "kind": "calendar#events",
            "etag": f'"p{len(found)}"',
            "summary": f"Sales {calendar.split('@')[0].removeprefix('sales.')}",
            "updated": found[-1]["updated"] if found else iso(0, ".000Z"),
            "timeZone": "UTC",
            "accessRole": "reader",
            "defaultReminders": [],
            "items": [
                {name: value for name, value in record.items() if name != "@account"}
                for record in found[start : start + limit]
            ],
        }
        if start + limit < len(found):
            answer["nextPageToken"] = token(start + limit)
        else:
            answer["nextSyncToken"] = token(len(found))
        return json_response(answer)


def _count(text: str | None) -> int:
    try:
        asked = DEFAULT_RESULTS if text is None else int(text)
    except ValueError as error:
        raise VendorError(400, "invalidParameter", f"Invalid integer value: '{text}'.") from error
    if asked < 1:
        raise VendorError(400, "invalidParameter", "maxResults must be positive.")
    return min(asked, MAX_RESULTS)


def _instant(text: str, name: str) -> float:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise VendorError(400, "badRequest", f"Bad Request: {name}") from error
    if at.tzinfo is None:
        raise VendorError(400, "badRequest", f"Bad Request: {name} has no offset")
    return at.timestamp()


# -- the events -----------------------------------------------------------------------------------


def _event(meeting: Meeting, owner: Owner, invited: str) -> Record:
    tenant = BY_ID[meeting.tenant_id]
    organizer = _owner_email(tenant, owner)
    updated = iso(meeting.updated, ".000Z")
    answer = "accepted" if meeting.is_accepted else "needsAction"
    properties = {"meeting_type": meeting.kind, "lead_id": meeting.lead_id}
    if meeting.opportunity_id:
        properties["opportunity_id"] = meeting.opportunity_id
    return {
        "@account": calendar_id(tenant),
        "kind": "calendar#event",
        "etag": f'"{meeting.updated}000000"',
        "id": meeting.event_id,
        "status": "cancelled" if meeting.is_cancelled else "confirmed",
        "htmlLink": f"https://calendar.example.org/event?eid={meeting.event_id}",
        "created": iso(meeting.created, ".000Z"),
        "updated": updated,
        "summary": TITLES[meeting.kind],
        "creator": {"email": organizer},
        "organizer": {"email": organizer},
        "start": {"dateTime": _local(meeting.start, tenant), "timeZone": tenant.zone},
        "end": {"dateTime": _local(meeting.end, tenant), "timeZone": tenant.zone},
        "iCalUID": f"{meeting.event_id}@example.org",
        "sequence": meeting.moved_count,
        "attendees": [
            {"email": organizer, "organizer": True, "responseStatus": "accepted"},
            {"email": invited, "responseStatus": answer},
        ],
        "extendedProperties": {"private": properties},
        "reminders": {"useDefault": True},
        "eventType": "default",
    }


def _owner_email(tenant: Tenant, owner: Owner) -> str:
    """The sales person's address, as the business unit's CRM has it."""
    unique = owner.owner_id if tenant.crm == "hubspot" else owner.owner_id[-6:]
    return people.email(owner.first_name, owner.last_name, unique, "example.org")


def _local(at: int, tenant: Tenant) -> str:
    """The instant with the offset of the tenant's zone."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(tenant.zone)).isoformat()
