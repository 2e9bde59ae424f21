"""What Meta's Graph API has in common: token, errors, usage header, and pages by cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.requests import Request

from tributary.sandbox.vendors import pages
from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, bearer

VERSION = "v24.0"
BUSINESS = "410000000000001"
#: Graph's error code and type of an HTTP status.
ERRORS = {
    400: (100, "GraphMethodException"),
    401: (190, "OAuthException"),
    403: (200, "OAuthException"),
    429: (80000, "OAuthException"),
}


class GraphApi(Vendor):
    """One business, read by the token of its system user."""

    limit = Limit(requests=100, seconds=1.0)
    limit_status = 400

    def authorise(self, request: Request) -> None:
        token = bearer(request) or request.query_params.get("access_token")
        if token != self.credentials["token"]:
            raise VendorError(401, "", "Invalid OAuth access token - Cannot parse access token")

    def error_body(self, error: VendorError) -> Any:
        code, kind = ERRORS.get(error.status, (1, "OAuthException"))
        message = f"(#{code}) {error.message}" if code == 100 else error.message
        return {
            "error": {"message": message, "type": kind, "code": code, "fbtrace_id": "ASandboxTrace"}
        }

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        used = 100 - round(100 * left / self.window.limit.requests)
        usage = {
            "type": "ads_insights" if self.name == "meta_ads" else "pages",
            "call_count": used,
            "total_cputime": used,
            "total_time": used,
            "estimated_time_to_regain_access": 0 if left else 1,
        }
        return {"x-business-use-case-usage": orjson.dumps({BUSINESS: [usage]}).decode()}


def page(request: Request, found: Sequence[Record], most: int = 500) -> dict[str, Any]:
    """The page of `found` that `limit` and `after` ask for; `next` is absent on the last one."""
    query = request.query_params
    size = pages.whole_number(query.get("limit"), "limit", 25, 1, most)
    start = pages.position(query.get("after"))
    shown = [without_account(record) for record in found[start : start + size]]
    if not shown:
        return {"data": []}
    after = pages.token(start + len(shown))
    paging: dict[str, Any] = {"cursors": {"before": pages.token(start), "after": after}}
    if start + size < len(found):
        paging["next"] = str(request.url.include_query_params(after=after))
    return {"data": shown, "paging": paging}


def without_account(record: Record) -> Record:
    """The record as it is sent."""
    return {name: value for name, value in record.items() if name != "@account"}


def chosen(record: Record, fields: str, always: Sequence[str]) -> Record:
    """The record's fields that a comma-separated list names, and some that always come."""
    names = {*always, *fields.split(","), "@account"}
    return {name: value for name, value in record.items() if name in names}


def needed(query: Mapping[str, str], name: str) -> str:
    """A parameter that there must be; VendorError 400 without it."""
    if name not in query:
        raise VendorError(400, "", f"The parameter {name} is required.")
    return query[name]
