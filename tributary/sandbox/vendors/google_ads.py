"""Google Ads API v25: `googleAds:search` over campaigns, change events and delivery.

Delivery is served by ad, by campaign and hour, by place (`geographic_view`) and by keyword.
"""

from __future__ import annotations

import base64
import operator
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import fragments, gaql
from tributary.sandbox.vendors.google_ads_tables import ABSENT, BY_HOUR, TABLES, Table, camel
from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    json_body,
    json_response,
    raw_json,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import TENANTS

PAGE_SIZE = 10_000
FAILURE = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"
#: The resource that an entity is read from.
RESOURCES = {
    "campaigns": "campaign",
    "campaign_changes": "change_event",
    "ad_performance_daily": "ad_group_ad",
    "campaign_performance_hourly": BY_HOUR,
    "geo_performance_daily": "geographic_view",
    "keyword_quality_daily": "keyword_view",
}
COMPARE = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
#: gRPC status of an HTTP status, as Google's error bodies name it.
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
}


class GoogleAds(Vendor):
    """Serves every tenant's account."""

    name = "google_ads"
    secrets = ("client_id", "client_secret", "refresh_token", "developer_token")
    accounts = tuple(tenant.google_ads_customer for tenant in TENANTS)
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "refresh_token")
        self._accounts = {t.google_ads_customer: t for t in TENANTS}
        self._tables: dict[tuple[str, str], Table] = {}

    def routes(self) -> list[Route]:
        scope = {"scope": "https://www.googleapis.com/auth/adwords"}
        return [
            self.tokens.route("/token", scope),
            self.route("/v25/customers/{customer}/googleAds:search", self._search, ("POST",)),
            self.route("/v25/customers:listAccessibleCustomers", self._list),
        ]

    def write(self, entity: str) -> list[Record]:
        rows = []
        for customer in self._accounts:
            table = self._table(customer, RESOURCES[entity])
            written = _rows(table, tuple(table.cells), np.arange(len(table)))
            rows += [{"@account": customer, **row} for row in orjson.loads(written)]
        return rows

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(
                401,
                "CREDENTIALS_MISSING",
                "Request had invalid authentication credentials. Expected OAuth 2 access token.",
            )
        if request.headers.get("developer-token") != self.credentials["developer_token"]:
            raise VendorError(403, "DEVELOPER_TOKEN_INVALID", "The developer token is not valid.")

    def error_body(self, error: VendorError) -> Any:
        return {
            "error": {
                "code": error.status,
                "message": error.message,
                "status": STATUS.get(error.status, "UNKNOWN"),
                "details": [
                    {
                        "@type": FAILURE,
                        "errors": [{"message": f"{error.code}: {error.message}"}],
                    }
                ],
            }
        }

    def _table(self, customer: str, name: str) -> Table:
        key = customer, name
        if key not in self._tables:
            self._tables[key] = TABLES[name](self.world, self._accounts[customer])
        return self._tables[key]

    async def _list(self, request: Request) -> Response:
        return json_response({"resourceNames": [f"customers/{name}" for name in self._accounts]})

    async def _search(self, request: Request) -> Response:
        customer = request.path_params["customer"]
        if customer not in self._accounts:
            raise VendorError(
                403,
                "USER_PERMISSION_DENIED",
                f"User doesn't have permission to access customer {customer}.",
            )
        body = await json_body(request)
        query = gaql.read(str(body.get("query", "")))
        name = query.resource
        if name == "campaign" and "segments.hour" in query.fields:
            name = BY_HOUR
        if name not in TABLES:
            raise VendorError(400, "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", f"FROM {query.resource}")
        table = self._table(customer, name)
        matching, found = _select(table, query)
        start = _offset(body.get("pageToken"))
        page = found[start : start + PAGE_SIZE]
        answer = {"fieldMask": ",".join(camel(name) for name in query.fields)}
        is_counted = body.get("searchSettings", {}).get("returnTotalResultsCount")
        if is_counted and matching:  # proto3 JSON leaves out a zero
            answer["totalResultsCount"] = str(matching)
        if start + PAGE_SIZE < len(found):
            token = base64.urlsafe_b64encode(f"page:{start + PAGE_SIZE}".encode())
            answer["nextPageToken"] = token.decode()
        if not len(page):
            return json_response(answer)  # proto3 JSON leaves out an empty list
        return raw_json(
            b'{"results":' + _rows(table, query.fields, page) + b"," + orjson.dumps(answer)[1:]
        )


def _select(table: Table, query: gaql.Query) -> tuple[int, np.ndarray]:
    """How many rows match the query, and the indices of those within its limit, in its order."""
    for name in query.fields:
        if name not in table.cells:
            raise VendorError(400, "UNRECOGNIZED_FIELD", f"Unrecognized field in the query: {name}")
    mask = np.ones(len(table), dtype=bool)
    for condition in query.conditions:
        if condition.field not in table.values:
            raise VendorError(400, "PROHIBITED_FIELD", f"Cannot filter on {condition.field}")
        values = table.values[condition.field]
        mask &= COMPARE[condition.operator](values, _literal(condition.value, values.dtype))
    found = np.flatnonzero(mask)
    if query.order_by:
        if query.order_by not in table.values:
            raise VendorError(400, "BAD_ORDER", f"Cannot order by {query.order_by}")
        order = np.argsort(table.values[query.order_by][found], kind="stable")
        found = found[order[::-1] if query.is_descending else order]
    return len(found), found[: query.limit]


def _literal(value: str, dtype: np.dtype[Any]) -> Any:
    if dtype.kind != "M":
        return value
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise VendorError(400, "INVALID_VALUE", f"Invalid date '{value}'") from error
    offset = parsed.utcoffset()
    naive = parsed.replace(tzinfo=None) - offset if offset else parsed.replace(tzinfo=None)
    return np.datetime64(naive, "us")


def _offset(token: object) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(str(token)).decode().removeprefix("page:"))
    except ValueError as error:
        raise VendorError(400, "INVALID_PAGE_TOKEN", "Page token is invalid.") from error


def _rows(table: Table, fields: tuple[str, ...], page: np.ndarray) -> bytes:
    """The page's rows as JSON: the fields asked for, and the names of the resources they are of."""
    chosen: dict[str, list[str]] = {}
    for resource in dict.fromkeys(name.split(".")[0] for name in fields):
        if resource in table.names:
            chosen[f"{camel(resource)}.resourceName"] = table.names[resource]
    chosen |= {camel(name): table.cells[name] for name in fields}
    if not any(ABSENT in cells for cells in chosen.values()):
        pattern, order = fragments.template(list(chosen))
        return fragments.rows(pattern, [[chosen[name][i] for i in page] for name in order])
    shown = []
    for i in page:
        pattern, order = fragments.template(
            [n for n, cells in chosen.items() if cells[i] != ABSENT]
        )
        shown.append(pattern % tuple(chosen[name][i] for name in order))
    return ("[" + ",".join(shown) + "]").encode()
