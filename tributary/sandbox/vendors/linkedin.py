"""What LinkedIn's APIs have in common: REST.li 2.0, versions by month, OAuth and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request

from tributary.sandbox.vendors import pages
from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError
from tributary.sandbox.world.build import World

OLDEST_VERSION = "202506"
MAX_COUNT, DEFAULT_COUNT = 500, 10


class LinkedIn(Vendor):
    """One application with access to what is served."""

    secrets = ("client_id", "client_secret", "refresh_token")
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "refresh_token")

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(401, "INVALID_ACCESS_TOKEN", "Invalid access token")
        version = request.headers.get("linkedin-version")
        if version is None:
            raise VendorError(400, "VERSION_MISSING", "A version must be present.")
        if not re.fullmatch(r"\d{6}", version) or version < OLDEST_VERSION:
            raise VendorError(
                426, "NONEXISTENT_VERSION", f"Requested version {version} is not active"
            )
        if request.headers.get("x-restli-protocol-version") != "2.0.0":
            raise VendorError(400, "ILLEGAL_ARGUMENT", "Invalid query parameters passed to request")

    def error_body(self, error: VendorError) -> Any:
        return {"status": error.status, "code": error.code, "message": error.message}

    def account_named(self, request: Request, parameter: str, kind: str) -> str:
        """The account that a parameter names by its URN; VendorError 400 or 403 if none of ours."""
        found = re.search(rf"urn:li:{kind}:(\d+)", request.query_params.get(parameter, ""))
        if found is None:
            raise VendorError(400, "PARAM_INVALID", f"Invalid value for param {parameter}")
        return self.allowed(found[1])

    def allowed(self, account: str) -> str:
        """The account; VendorError 403 if it is none of ours."""
        if account not in self.accounts:
            raise VendorError(403, "ACCESS_DENIED", "Not enough permissions to access the account")
        return account


def finder(request: Request, name: str) -> None:
    """VendorError 400 unless the request uses this finder."""
    if request.query_params.get("q") != name:
        raise VendorError(400, "ILLEGAL_ARGUMENT", "No such finder")


def milliseconds(request: Request, parameter: str) -> tuple[int, int]:
    """The [start, end) of a time range in a parameter; an open end is far away."""
    text = request.query_params.get(parameter, "")
    start, end = (re.search(rf"{name}:(\d+)", text) for name in ("start", "end"))
    if start is None:
        raise VendorError(400, "PARAM_INVALID", f"Invalid value for param {parameter}")
    return int(start[1]), int(end[1]) if end else 2**62


def counted(request: Request, found: Sequence[Record]) -> Record:
    """The page that `start` and `count` ask for."""
    query = request.query_params
    start = pages.whole_number(query.get("start"), "start", 0, 0, 10**9)
    count = pages.whole_number(query.get("count"), "count", DEFAULT_COUNT, 1, MAX_COUNT)
    paging = {"start": start, "count": count, "total": len(found), "links": []}
    return {"paging": paging, "elements": list(found[start : start + count])}
