"""Salesforce REST API v59.0: SOQL through `query` and `queryAll`, 2,000 records a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.randomness import identifier
from tributary.sandbox.vendors import soql
from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.salesforce_objects import INSTANTS, OBJECTS
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    iso,
    json_response,
)
from tributary.sandbox.world.build import World

API = "/services/data/v59.0"
PAGE_SIZE = 2000
DAILY_LIMIT = 100_000
#: The object that an entity is read from.
SOBJECTS = {
    "accounts": "Account",
    "account_history": "AccountHistory",
    "leads": "Lead",
    "opportunities": "Opportunity",
    "opportunity_history": "OpportunityHistory",
    "users": "User",
    "contacts": "Contact",
    "opportunity_contact_roles": "OpportunityContactRole",
    "campaigns": "Campaign",
    "campaign_members": "CampaignMember",
    "tasks": "Task",
    "events": "Event",
    "quotas": "ForecastingQuota",
}


class Salesforce(Vendor):
    """One organisation that holds every business unit."""

    name = "salesforce"
    secrets = ("client_id", "client_secret")
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "client_credentials")
        self._objects: dict[str, list[Record]] = {}
        self._cursors: dict[str, tuple[soql.Query, list[dict[str, Any]]]] = {}
        self._used = 0

    def routes(self) -> list[Route]:
        extra = {
            "scope": "api",
            "instance_url": "https://sandbox.example",
            "id": "https://sandbox.example/id",
        }
        return [
            self.tokens.route("/services/oauth2/token", extra),
            self.route(f"{API}/query", self._query),
            self.route(f"{API}/queryAll", self._query),
            self.route(f"{API}/query/{{locator}}", self._more),
        ]

    def write(self, entity: str) -> list[Record]:
        sobject = SOBJECTS[entity]
        return [_shown(sobject, tuple(record), record) for record in self._of(sobject)]

    def _of(self, sobject: str) -> list[Record]:
        if sobject not in self._objects:
            self._objects[sobject] = OBJECTS[sobject](self.world)
        return self._objects[sobject]

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(401, "INVALID_SESSION_ID", "Session expired or invalid")

    def error_body(self, error: VendorError) -> Any:
        code = "REQUEST_LIMIT_EXCEEDED" if error.status == 429 else error.code
        return [{"message": error.message, "errorCode": code}]

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        self._used += 1
        return {"Sforce-Limit-Info": f"api-usage={self._used}/{DAILY_LIMIT}"}

    async def _query(self, request: Request) -> Response:
        query = soql.read(request.query_params.get("q", ""))
        with_deleted = request.url.path.endswith("/queryAll")
        records = self._select(query, with_deleted)
        return self._page(query, records, 0, identifier(15, request.url.query, with_deleted))

    async def _more(self, request: Request) -> Response:
        locator, _, start = request.path_params["locator"].rpartition("-")
        if locator not in self._cursors:
            raise VendorError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        query, records = self._cursors[locator]
        return self._page(query, records, int(start), locator)

    def _page(
        self, query: soql.Query, records: list[dict[str, Any]], start: int, locator: str
    ) -> Response:
        page = records[start : start + PAGE_SIZE]
        is_done = start + PAGE_SIZE >= len(records)
        answer: dict[str, Any] = {
            "totalSize": len(records),
            "done": is_done,
            "records": [_shown(query.sobject, query.fields, record) for record in page],
        }
        if not is_done:
            self._cursors[locator] = (query, records)
            answer["nextRecordsUrl"] = f"{API}/query/{locator}-{start + PAGE_SIZE}"
        return json_response(answer)

    def _select(self, query: soql.Query, with_deleted: bool) -> list[dict[str, Any]]:
        if query.sobject not in OBJECTS:
            raise VendorError(
                400, "INVALID_TYPE", f"sObject type '{query.sobject}' is not supported."
            )
        records = self._of(query.sobject)
        names = {*query.fields, *(c[0] for c in query.conditions), *(o[0] for o in query.order)}
        unknown = names - set(records[0]) if records else set()
        if unknown:
            raise VendorError(
                400,
                "INVALID_FIELD",
                f"No such column '{sorted(unknown)[0]}' on entity '{query.sobject}'.",
            )
        found = [
            record
            for record in records
            if (with_deleted or not record.get("IsDeleted"))
            and all(_meets(record[name], op, value) for name, op, value in query.conditions)
        ]
        for name, is_descending in reversed(query.order):
            found.sort(key=lambda record: record[name], reverse=is_descending)
        return found[: query.limit]


def _meets(value: Any, comparison: str, literal: Any) -> bool:
    if value is None or literal is None:
        return (value == literal) == (comparison == "=")
    return soql.OPERATORS[comparison](value, literal)


def _shown(sobject: str, fields: tuple[str, ...], record: dict[str, Any]) -> Record:
    url = f"{API}/sobjects/{sobject}/{record['Id']}"
    return {
        "attributes": {"type": sobject, "url": url},
        **{
            name: iso(record[name], ".000+0000") if name in INSTANTS else record[name]
            for name in fields
        },
    }
