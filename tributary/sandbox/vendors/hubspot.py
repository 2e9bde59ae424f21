"""HubSpot CRM v3: search on the last change, batch read with history, owners, marketing e-mails.

Unlike HubSpot, search also finds archived objects, so that a deletion can be seen by polling.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import hubspot_marketing, hubspot_objects
from tributary.sandbox.vendors.hubspot_objects import CrmObject
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    iso,
    json_body,
    json_response,
)
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.sales import Owner
from tributary.sandbox.world.tenants import Tenant

MAX_SEARCH_ROWS, MAX_PAGE, MAX_BATCH, MAX_BATCH_WITH_HISTORY = 10_000, 200, 100, 50
#: Contacts have their own name for the last change; engagements and custom objects another for
#: when they were made.
MODIFIED = {"contacts": "lastmodifieddate"}
CREATED = {"contacts": "createdate", "companies": "createdate", "deals": "createdate"}
#: The object that an entity is read from, where its name is another.
KIND = {"sequence_enrollments": "p_sequence_enrollments"}
OBJECTS: dict[str, Callable[[World], list[CrmObject]]] = {
    "contacts": hubspot_objects.contacts,
    "companies": hubspot_objects.companies,
    "deals": hubspot_objects.deals,
    "calls": hubspot_marketing.calls,
    "meetings": hubspot_marketing.meetings,
    "p_sequence_enrollments": hubspot_marketing.enrollments,
}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": operator.eq,
    "NEQ": operator.ne,
    "GT": operator.gt,
    "GTE": operator.ge,
    "LT": operator.lt,
    "LTE": operator.le,
}
CATEGORY = {401: "INVALID_AUTHENTICATION", 403: "MISSING_SCOPES", 404: "OBJECT_NOT_FOUND"}
#: Properties that compare as numbers.
NUMERIC = {
    "lastmodifieddate",
    "hs_lastmodifieddate",
    "createdate",
    "hs_createdate",
    "hs_object_id",
}


class HubSpot(Vendor):
    """One portal that holds every business unit."""

    name = "hubspot"
    limit = Limit(requests=190, seconds=10.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self._objects: dict[str, dict[str, CrmObject]] = {}
        self._owners = hubspot_objects.owners(world)
        self._found: dict[bytes, list[CrmObject]] = {}
        self._now = iso(world.span.as_of.timestamp(), ".000Z")

    def routes(self) -> list[Route]:
        return [
            self.route("/crm/v3/objects/{kind}/search", self._search, ("POST",)),
            self.route("/crm/v3/objects/{kind}/batch/read", self._batch, ("POST",)),
            self.route("/marketing/v3/emails", self._list_emails),
            self.route("/crm/v3/owners", self._list_owners),
            self.route("/crm/v3/owners/", self._list_owners),
        ]

    def write(self, entity: str) -> list[Record]:
        if entity == "owners":
            return [_owner(tenant, owner) for tenant, owner in self._owners]
        if entity == "marketing_emails":
            return hubspot_marketing.marketing_emails(self.world)
        kind = KIND.get(entity, entity)
        return [
            _shown(kind, item, list(item.properties), list(item.history))
            for item in self._of_kind(kind).values()
        ]

    def _of_kind(self, kind: str) -> dict[str, CrmObject]:
        if kind not in self._objects:
            self._objects[kind] = {item.object_id: item for item in OBJECTS[kind](self.world)}
        return self._objects[kind]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(
                401,
                "INVALID_AUTHENTICATION",
                "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
            )

    def error_body(self, error: VendorError) -> Any:
        body: dict[str, Any] = {
            "status": "error",
            "message": error.message,
            "correlationId": str(UUID(int=error.status)),
            "category": CATEGORY.get(error.status, "VALIDATION_ERROR"),
        }
        if error.status == 429:
            body |= {"category": "RATE_LIMITS", "policyName": "TEN_SECONDLY_ROLLING"}
        return body

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        return {
            "X-HubSpot-RateLimit-Max": str(self.window.limit.requests),
            "X-HubSpot-RateLimit-Remaining": str(left),
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(
                round(self.window.limit.seconds * 1000)
            ),
        }

    def _kind(self, request: Request) -> str:
        kind: str = request.path_params["kind"]
        if kind not in OBJECTS:
            raise VendorError(404, "OBJECT_NOT_FOUND", f"Unable to infer object type from: {kind}")
        return kind

    async def _search(self, request: Request) -> Response:
        kind = self._kind(request)
        body = await json_body(request)
        limit, after = int(body.get("limit", 10)), int(body.get("after") or 0)
        if limit > MAX_PAGE:
            raise VendorError(400, "VALIDATION_ERROR", f"limit must be at most {MAX_PAGE}")
        if after + limit > MAX_SEARCH_ROWS:
            raise VendorError(
                400,
                "VALIDATION_ERROR",
                f"Paging through more than {MAX_SEARCH_ROWS} is not supported",
            )
        found = self._query(kind, body)
        page = found[after : after + limit]
        wanted = [str(name) for name in body.get("properties", [])]
        answer: dict[str, Any] = {
            "total": len(found),
            "results": [_shown(kind, item, wanted, []) for item in page],
        }
        if after + limit < len(found):
            following = str(after + limit)
            answer["paging"] = {"next": {"after": following, "link": f"?after={following}"}}
        return json_response(answer)

    def _query(self, kind: str, body: dict[str, Any]) -> list[CrmObject]:
        groups, sorts = body.get("filterGroups", []), body.get("sorts", [])
        key = orjson.dumps([kind, groups, sorts])
        if key not in self._found:
            items = self._of_kind(kind).values()
            found = [item for item in items if _matches(kind, item, groups)]
            for sort in reversed(sorts):
                name = str(sort.get("propertyName") if isinstance(sort, dict) else sort)
                down = isinstance(sort, dict) and sort.get("direction") == "DESCENDING"
                found.sort(key=lambda item: int(item.object_id))
                found.sort(key=lambda item: _value(kind, item, name) or 0, reverse=down)
            if len(self._found) > 8:
                self._found.clear()
            self._found[key] = found
        return self._found[key]

    async def _batch(self, request: Request) -> Response:
        kind = self._kind(request)
        body = await json_body(request)
        wanted = [str(name) for name in body.get("properties", [])]
        history = [str(name) for name in body.get("propertiesWithHistory", [])]
        most = MAX_BATCH_WITH_HISTORY if history else MAX_BATCH
        inputs = body.get("inputs", [])
        if len(inputs) > most:
            raise VendorError(400, "VALIDATION_ERROR", f"At most {most} inputs are allowed")
        known = self._of_kind(kind)
        ids = [str(entry.get("id")) for entry in inputs]
        return json_response(
            {
                "status": "COMPLETE",
                "results": [_shown(kind, known[i], wanted, history) for i in ids if i in known],
                "startedAt": self._now,
                "completedAt": self._now,
            }
        )

    async def _list_emails(self, request: Request) -> Response:
        query = request.query_params
        limit, after = int(query.get("limit", 10)), int(query.get("after", 0))
        emails = self.records("marketing_emails")
        page = emails[after : after + limit]
        if query.get("includeStats") != "true":
            page = [{name: email[name] for name in email if name != "stats"} for email in page]
        answer: dict[str, Any] = {"total": len(emails), "results": page}
        if after + limit < len(emails):
            answer["paging"] = {"next": {"after": str(after + limit), "link": "?after="}}
        return json_response(answer)

    async def _list_owners(self, request: Request) -> Response:
        limit = int(request.query_params.get("limit", 100))
        after = int(request.query_params.get("after", 0))
        page = self._owners[after : after + limit]
        answer: dict[str, Any] = {"results": [_owner(tenant, owner) for tenant, owner in page]}
        if after + limit < len(self._owners):
            answer["paging"] = {"next": {"after": str(after + limit), "link": "?after="}}
        return json_response(answer)


def _owner(tenant: Tenant, owner: Owner) -> Record:
    created = iso(_epoch(owner.created_at), ".000Z")
    return {
        "id": owner.owner_id,
        "email": people.email(owner.first_name, owner.last_name, owner.owner_id, "example.org"),
        "type": "PERSON",
        "firstName": owner.first_name,
        "lastName": owner.last_name,
        "userId": int(owner.owner_id),
        "createdAt": created,
        "updatedAt": created,
        "archived": False,
        "teams": [{"id": f"{tenant.number}{len(owner.team)}", "name": owner.team, "primary": True}],
    }


def _epoch(at: Any) -> int:
    return int(at.astype("M8[s]").astype(int))


def _matches(kind: str, item: CrmObject, groups: list[dict[str, Any]]) -> bool:
    """Whether the object meets all filters of any group (no group: every object)."""
    if not groups:
        return True
    return any(
        all(_meets(kind, item, condition) for condition in group.get("filters", []))
        for group in groups
    )


def _meets(kind: str, item: CrmObject, condition: dict[str, Any]) -> bool:
    name, kind_of = str(condition.get("propertyName")), str(condition.get("operator"))
    value = _value(kind, item, name)
    if kind_of == "HAS_PROPERTY":
        return value is not None
    if kind_of not in OPERATORS:
        raise VendorError(400, "VALIDATION_ERROR", f"operator {kind_of} is not supported here")
    asked: Any = condition.get("value")
    if name in NUMERIC:
        try:
            asked = int(str(asked))
        except ValueError as error:
            raise VendorError(400, "VALIDATION_ERROR", f"{asked} is not a valid number") from error
    return value is not None and OPERATORS[kind_of](value, asked)


def modified(kind: str) -> str:
    """The property that says when an object last changed."""
    return MODIFIED.get(kind, "hs_lastmodifieddate")


def created(kind: str) -> str:
    """The property that says when an object was made."""
    return CREATED.get(kind, "hs_createdate")


def _value(kind: str, item: CrmObject, name: str) -> Any:
    """A property as it compares: numbers and instants (milliseconds) as int."""
    if name == modified(kind):
        return item.updated * 1000
    if name == created(kind):
        return item.created * 1000
    if name == "hs_object_id":
        return int(item.object_id)
    return item.properties.get(name)


def _shown(kind: str, item: CrmObject, wanted: list[str], history: list[str]) -> dict[str, Any]:
    begun, changed = iso(item.created, ".000Z"), iso(item.updated, ".000Z")
    always = {
        created(kind): begun,
        "hs_object_id": item.object_id,
        modified(kind): changed,
    }
    shown: dict[str, Any] = {
        "id": item.object_id,
        "properties": {**{name: item.properties.get(name) for name in wanted}, **always},
        "createdAt": begun,
        "updatedAt": changed,
        "archived": item.is_archived,
    }
    if item.is_archived:
        shown["archivedAt"] = changed
    if history:
        shown["propertiesWithHistory"] = {
            name: [
                {"value": value, "timestamp": iso(at, ".000Z"), "sourceType": "CRM_UI"}
                for value, at in item.history.get(name, [])
            ]
            for name in history
        }
    return shown
