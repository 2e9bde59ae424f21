"""Ahrefs API v3: the daily history of a target's link profile."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    json_response,
)
from tributary.sandbox.world.backlinks import backlinks, domain
from tributary.sandbox.world.tenants import TENANTS

MEASURES = ("live", "all_time", "live_refdomains", "domain_rating", "new")


class Ahrefs(Vendor):
    """One workspace that watches the site of every business unit."""

    name = "ahrefs"
    limit = Limit(requests=60, seconds=60.0)
    accounts = tuple(domain(tenant) for tenant in TENANTS)

    def routes(self) -> list[Route]:
        return [self.route("/v3/site-explorer/metrics-history", self._history)]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "", "API key is invalid or missing")

    def error_body(self, error: VendorError) -> Any:
        return {"error": error.message}

    def write(self, entity: str) -> list[Record]:
        if entity != "backlinks_daily":
            return super().write(entity)
        frame = self.world.of(backlinks)
        days = frame["date"].dt.strftime("%Y-%m-%d")
        shown = frame[list(MEASURES)].assign(date=days)
        shown["@account"] = frame["target"]
        return [
            {str(name): value for name, value in row.items()} for row in shown.to_dict("records")
        ]

    async def _history(self, request: Request) -> Response:
        query = request.query_params
        target = query.get("target")
        if not target:
            raise VendorError(400, "", "bad target: the parameter is required")
        if query.get("history_grouping", "monthly") != "daily":
            raise VendorError(400, "", "bad history_grouping: the sandbox groups by day")
        first = _day(query.get("date_from"), "date_from")
        last = _day(query["date_to"], "date_to") if "date_to" in query else "9999-12-31"
        chosen = query.get("select", "").split(",")
        unknown = set(chosen) - {"date", *MEASURES}
        if unknown:
            raise VendorError(400, "", f"bad select: column '{min(unknown)}' not found")
        return json_response(
            {
                "metrics": [
                    {name: row[name] for name in chosen}
                    for row in self.records("backlinks_daily")
                    if row["@account"] == target and first <= row["date"] <= last
                ]
            }
        )


def _day(text: str | None, name: str) -> str:
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError as error:
        raise VendorError(400, "", f"bad {name}: not a date of the form YYYY-MM-DD") from error
