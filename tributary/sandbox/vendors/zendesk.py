"""Zendesk Support: incremental exports of users and of tickets with their metrics, and ratings."""

from __future__ import annotations

import base64
import bisect
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    iso,
    json_response,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.satisfaction import Rating, ratings
from tributary.sandbox.world.support import SupportTicket, SupportUser, TicketState, state
from tributary.sandbox.world.tenants import BY_ID

MAX_PER_PAGE, DEFAULT_PAGE = 1000, 100
Shown = tuple[SupportTicket, TicketState]


class Zendesk(Vendor):
    """One account with a brand for each business unit that supports its customers here."""

    name = "support_desk"
    secrets = ("username", "token")
    limit = Limit(requests=700, seconds=60.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        as_of = int(world.span.as_of.timestamp())
        self._as_of = as_of
        shown = [(ticket, state(ticket, as_of)) for ticket in world.support_tickets]
        self._tickets = sorted(shown, key=lambda pair: (pair[1].updated_at, pair[0].ticket_id))
        self._users = sorted(world.support_users, key=lambda user: (user.created, user.user_id))

    def routes(self) -> list[Route]:
        found = []
        for suffix in ("", ".json"):
            found += [
                self.route(f"/api/v2/incremental/tickets/cursor{suffix}", self._export_tickets),
                self.route(f"/api/v2/incremental/users/cursor{suffix}", self._export_users),
                self.route(f"/api/v2/satisfaction_ratings{suffix}", self._list_ratings),
            ]
        return found

    def authorise(self, request: Request) -> None:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        expected = f"{self.credentials['username']}/token:{self.credentials['token']}"
        try:
            given = base64.b64decode(encoded).decode()
        except ValueError:
            given = ""
        if scheme.lower() != "basic" or given != expected:
            raise VendorError(401, "Couldn't authenticate you", "Couldn't authenticate you")

    def error_body(self, error: VendorError) -> Any:
        if error.status == 401:
            return {"error": error.message}
        return {"error": error.code, "description": error.message}

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        return {
            "X-Rate-Limit": str(self.window.limit.requests),
            "X-Rate-Limit-Remaining": str(left),
            "ratelimit-reset": str(round(wait)),
        }

    def write(self, entity: str) -> list[Record]:
        match entity:
            case "tickets":
                return [_ticket(pair) for pair in self._tickets]
            case "ticket_metrics":
                tickets = map(_with_metrics, self._tickets)
                return [ticket for ticket in tickets if "metric_set" in ticket]
            case "users":
                return [_user(user) for user in self._users]
            case "satisfaction_ratings":
                return [_rating(rating) for rating in self.world.of(ratings)]
        return super().write(entity)

    async def _export_tickets(self, request: Request) -> Response:
        def key(pair: Shown) -> tuple[int, int]:
            return pair[1].updated_at, pair[0].ticket_id

        has_metrics = request.query_params.get("include") == "metric_sets"
        write = _with_metrics if has_metrics else _ticket
        return self._export(request, "tickets", self._tickets, key, write)

    async def _export_users(self, request: Request) -> Response:
        def key(user: SupportUser) -> tuple[int, int]:
            return user.created, user.user_id

        return self._export(request, "users", self._users, key, _user)

    def _export(
        self,
        request: Request,
        name: str,
        items: list[Any],
        key: Callable[[Any], tuple[int, int]],
        write: Callable[[Any], dict[str, Any]],
    ) -> Response:
        """One page of an export; a cursor names the last record that was shown."""
        query = request.query_params
        per_page = min(_integer(query.get("per_page"), DEFAULT_PAGE), MAX_PER_PAGE)
        if "cursor" in query:
            after = _cursor(query["cursor"])
            start = bisect.bisect_right(items, after, key=key)
        elif "start_time" in query:
            since = _integer(query["start_time"], 0)
            if since > self._as_of - 60:
                raise VendorError(
                    400,
                    "StartTimeTooRecent",
                    "Too recent start_time. Use a start_time older than 60 seconds",
                )
            after = (since, -1)
            start = bisect.bisect_left(items, after, key=key)
        else:
            raise VendorError(400, "InvalidValue", "start_time or cursor is required")
        page = items[start : start + per_page]
        last = key(page[-1]) if page else after
        cursor = base64.b64encode(f"{last[0]}.0||{last[1]}".encode()).decode()
        here = f"{_root(request)}/api/v2/incremental/{name}/cursor"
        return json_response(
            {
                name: [write(item) for item in page],
                "after_cursor": cursor,
                "after_url": f"{here}?cursor={cursor}&per_page={per_page}",
                "before_cursor": None,
                "before_url": None,
                "end_of_stream": start + per_page >= len(items),
            }
        )

    async def _list_ratings(self, request: Request) -> Response:
        query = request.query_params
        since, until = _integer(query.get("start_time"), 0), _integer(query.get("end_time"), 2**62)
        pairs = zip(self.world.of(ratings), self.records("satisfaction_ratings"), strict=True)
        found = [record for rating, record in pairs if since <= rating.at <= until]
        return _listed(request, "satisfaction_ratings", found)


def _listed(request: Request, name: str, records: list[Record]) -> Response:
    """One page of a list; the link to the next one has the filters of this one."""
    query = request.query_params
    size = min(_integer(query.get("page[size]"), DEFAULT_PAGE), 100)
    start = _integer(query.get("page[after]"), 0)
    has_more = start + size < len(records)
    following = urlencode({**query, "page[size]": size, "page[after]": start + size})
    return json_response(
        {
            name: records[start : start + size],
            "meta": {"has_more": has_more, "after_cursor": str(start + size)},
            "links": {
                "next": f"{_root(request)}/api/v2/{name}?{following}" if has_more else None,
                "prev": None,
            },
        }
    )


def _root(request: Request) -> str:
    """The URL below which this vendor is served."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def _cursor(text: str) -> tuple[int, int]:
    try:
        at, _, last = base64.b64decode(text).decode().partition(".0||")
        return int(at), int(last)
    except ValueError as error:
        raise VendorError(400, "InvalidValue", "cursor is not valid") from error


def _integer(text: str | None, default: int) -> int:
    try:
        return default if text is None else int(text)
    except ValueError as error:
        raise VendorError(400, "InvalidValue", f"{text} is not an integer") from error


# -- the objects ----------------------------------------------------------------------------------


def _ticket(pair: Shown) -> dict[str, Any]:
    ticket, now = pair
    rating: dict[str, Any] = {"score": now.rating}
    if now.rating in ("good", "bad"):
        rating |= {
            "id": ticket.ticket_id + 5_000_000,
            "assignee_id": ticket.assignee_id,
            "group_id": ticket.assignee_id // 1_000_000_000,
            "requester_id": ticket.requester_id,
            "ticket_id": ticket.ticket_id,
        }
    is_assigned = now.assigned_at is not None
    return {
        "id": ticket.ticket_id,
        "url": f"https://sandbox.example/api/v2/tickets/{ticket.ticket_id}.json",
        "external_id": ticket.crm_id,
        "via": {"channel": ticket.channel, "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": iso(ticket.created),
        "updated_at": iso(now.updated_at),
        "generated_timestamp": now.updated_at,
        "type": ticket.type,
        "subject": ticket.subject,
        "raw_subject": ticket.subject,
        "description": ticket.subject,
        "priority": ticket.priority,
        "status": now.status,
        "recipient": None,
        "requester_id": ticket.requester_id,
        "submitter_id": ticket.requester_id,
        "assignee_id": ticket.assignee_id if is_assigned else None,
        "organization_id": ticket.organization_id,
        "group_id": ticket.assignee_id // 1_000_000_000 if is_assigned else None,
        "has_incidents": False,
        "is_public": True,
        "tags": [ticket.tenant_id, ticket.type],
        "custom_fields": [],
        "satisfaction_rating": rating,
        "brand_id": BY_ID[ticket.tenant_id].zendesk_brand,
    }


def _with_metrics(pair: Shown) -> dict[str, Any]:
    """The ticket beside which its metrics lie; a deleted one has none."""
    is_deleted = pair[1].status == "deleted"
    return _ticket(pair) | ({} if is_deleted else {"metric_set": _metric(pair)})


def _metric(pair: Shown) -> dict[str, Any]:
    ticket, now = pair
    return {
        "id": ticket.ticket_id + 7_000_000,
        "url": f"https://sandbox.example/api/v2/ticket_metrics/{ticket.ticket_id + 7_000_000}.json",
        "ticket_id": ticket.ticket_id,
        "created_at": iso(ticket.created),
        "updated_at": iso(now.updated_at),
        "group_stations": 1,
        "assignee_stations": 1,
        "reopens": now.reopens,
        "replies": ticket.replies if now.replied_at is not None else 0,
        "assigned_at": iso(now.assigned_at),
        "initially_assigned_at": iso(now.assigned_at),
        "solved_at": iso(now.solved_at),
        "reply_time_in_minutes": _minutes(ticket.created, now.replied_at),
        "first_resolution_time_in_minutes": _minutes(ticket.created, now.solved_at),
        "full_resolution_time_in_minutes": _minutes(ticket.created, now.solved_at),
    }


def _minutes(start: int, end: int | None) -> dict[str, int | None]:
    """Whole calendar minutes; the sandbox's desk is open around the clock."""
    passed = None if end is None else (end - start) // 60
    return {"calendar": passed, "business": passed}


def _rating(rating: Rating) -> dict[str, Any]:
    ticket = rating.ticket
    return {
        "id": rating.rating_id,
        "url": f"https://sandbox.example/api/v2/satisfaction_ratings/{rating.rating_id}.json",
        "assignee_id": ticket.assignee_id,
        "group_id": ticket.assignee_id // 1_000_000_000,
        "requester_id": ticket.requester_id,
        "ticket_id": ticket.ticket_id,
        "score": rating.score,
        "comment": rating.comment,
        "reason": rating.reason,
        "created_at": iso(rating.at),
        "updated_at": iso(rating.at),
    }


def _user(user: SupportUser) -> dict[str, Any]:
    return {
        "id": user.user_id,
        "url": f"https://sandbox.example/api/v2/users/{user.user_id}.json",
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "active": True,
        "suspended": False,
        "verified": True,
        "created_at": iso(user.created),
        "updated_at": iso(user.created),
        "time_zone": BY_ID[user.tenant_id].zone,
        "locale": "en-US",
        "tags": [],
    }
