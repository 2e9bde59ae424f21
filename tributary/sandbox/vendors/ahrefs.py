"""Ahrefs API v3: a target's backlinks on one day; the histories of what they make it worth."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import (
    Answer,
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    json_response,
)
from tributary.sandbox.world.backlinks import backlinks, domain
from tributary.sandbox.world.tenants import TENANTS

#: By the connector's entity: what a record has beside its day, by the column of the world.
MEASURES = {
    "backlinks_daily": {
        name: name for name in ("live", "all_time", "live_refdomains", "all_time_refdomains")
    },
    "refdomains_daily": {"live_refdomains": "refdomains"},
    "domain_ratings_daily": {"domain_rating": "domain_rating"},
}


class Ahrefs(Vendor):
    """One workspace that watches the site of every business unit."""

    name = "ahrefs"
    limit = Limit(requests=1_000, seconds=1.0)
    accounts = tuple(domain(tenant) for tenant in TENANTS)

    @cached_property
    def _by_day(self) -> dict[tuple[str, str], Record]:
        """The stats by target and day, which are asked for one by one."""
        rows = self.records("backlinks_daily")
        return {(row["@account"], row["@day"]): _shown(row) for row in rows}

    def routes(self) -> list[Route]:
        explorer = "/v3/site-explorer"
        return [
            self.route(f"{explorer}/backlinks-stats", self._stats),
            self.route(
                f"{explorer}/refdomains-history", self._history("refdomains_daily", "refdomains")
            ),
            self.route(
                f"{explorer}/domain-rating-history",
                self._history("domain_ratings_daily", "domain_ratings"),
            ),
        ]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "", "API key is invalid or missing")

    def error_body(self, error: VendorError) -> Any:
        return {"error": error.message}

    def write(self, entity: str) -> list[Record]:
        """Records as they are answered, with the target and the day that were asked for."""
        if entity not in MEASURES:
            return super().write(entity)
        frame = self.world.of(backlinks)
        shown = frame[list(MEASURES[entity])].rename(columns=MEASURES[entity])
        shown["@account"] = frame["target"]
        shown["@day"] = frame["date"].dt.strftime("%Y-%m-%d")
        if entity != "backlinks_daily":
            shown["date"] = shown["@day"] + "T00:00:00Z"
        return [
            {str(name): value for name, value in row.items()} for row in shown.to_dict("records")
        ]

    async def _stats(self, request: Request) -> Response:
        query = request.query_params
        target, day = _target(query), _day(query, "date")
        if day >= self.world.span.as_of.date():
            raise VendorError(400, "", "bad date: the day has not ended")
        return json_response({"metrics": self._by_day.get((target, day.isoformat()))})

    def _history(self, entity: str, name: str) -> Answer:
        async def answer(request: Request) -> Response:
            query = request.query_params
            target = _target(query)
            if query.get("history_grouping", "monthly") != "daily":
                raise VendorError(400, "", "bad history_grouping: the sandbox groups by day")
            first = _day(query, "date_from").isoformat()
            last = _day(query, "date_to").isoformat() if "date_to" in query else "9999-12-31"
            rows = [
                _shown(row)
                for row in self.records(entity)
                if row["@account"] == target and first <= row["@day"] <= last
            ]
            return json_response({name: rows})

        return answer


def _shown(record: Record) -> Record:
    return {name: value for name, value in record.items() if not name.startswith("@")}


def _target(query: QueryParams) -> str:
    target = query.get("target")
    if not target:
        raise VendorError(400, "", "bad target: the parameter is required")
    return target


def _day(query: QueryParams, name: str) -> date:
    try:
        return date.fromisoformat(query.get(name, ""))
    except ValueError as error:
        raise VendorError(400, "", f"bad {name}: not a date of the form YYYY-MM-DD") from error
