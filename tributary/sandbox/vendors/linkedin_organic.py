"""LinkedIn's Community Management API: statistics of organisations by day."""

from __future__ import annotations

from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.linkedin import LinkedIn, finder, milliseconds
from tributary.sandbox.vendors.vendor import Record, VendorError, json_response
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.social import days, profiles

DAY_MS = 86_400_000


class LinkedInOrganic(LinkedIn):
    """The units' pages on LinkedIn."""

    name = "linkedin_organic"
    accounts = tuple(profile.profile_id for profile in profiles("linkedin"))

    def routes(self) -> list[Route]:
        return [
            self.tokens.route("/token", {"scope": "r_organization_social,rw_organization_admin"}),
            self.route("/rest/organizationalEntityShareStatistics", self._shares),
            self.route("/rest/organizationalEntityFollowerStatistics", self._followers),
            self.route("/rest/networkSizes/{urn}", self._size),
        ]

    def write(self, entity: str) -> list[Record]:
        table = self.world.of(days)
        told = table[table["network"] == "linkedin"]
        if entity == "followers":
            last = told.groupby("profile_id")["followers"].last()
            return [
                {"@account": name, "firstDegreeSize": int(last[name])} for name in self.accounts
            ]
        write = _shares if entity == "profile_daily" else _gains
        return [_day(row) | write(row) for row in rows(told)]

    async def _shares(self, request: Request) -> Response:
        return self._statistics(request, "profile_daily")

    async def _followers(self, request: Request) -> Response:
        return self._statistics(request, "follower_gains_daily")

    def _statistics(self, request: Request, entity: str) -> Response:
        finder(request, "organizationalEntity")
        organization = self.account_named(request, "organizationalEntity", "organization")
        if "timeGranularityType:DAY" not in request.query_params.get("timeIntervals", ""):
            raise VendorError(400, "PARAM_INVALID", "The sandbox tells of days.")
        start, end = milliseconds(request, "timeIntervals")
        elements = [
            {name: value for name, value in record.items() if name != "@account"}
            for record in self.records(entity)
            if record["@account"] == organization and start <= record["timeRange"]["start"] < end
        ]
        return json_response(
            {"paging": {"start": 0, "count": 10, "links": []}, "elements": elements}
        )

    async def _size(self, request: Request) -> Response:
        organization = self.allowed(request.path_params["urn"].removeprefix("urn:li:organization:"))
        if request.query_params.get("edgeType") != "COMPANY_FOLLOWED_BY_MEMBER":
            raise VendorError(400, "PARAM_INVALID", "Invalid value for param edgeType")
        sizes = {record["@account"]: record for record in self.records("followers")}
        return json_response({"firstDegreeSize": sizes[organization]["firstDegreeSize"]})


def _day(row: Any) -> Record:
    start = int(np.datetime64(row.date, "ms").astype(np.int64))
    return {
        "@account": row.profile_id,
        "organizationalEntity": f"urn:li:organization:{row.profile_id}",
        "timeRange": {"start": start, "end": start + DAY_MS},
    }


def _shares(row: Any) -> Record:
    answered = row.clicks + row.likes + row.comments + row.shares
    return {
        "totalShareStatistics": {
            "impressionCount": row.impressions,
            "uniqueImpressionsCount": row.reach,
            "clickCount": row.clicks,
            "likeCount": row.likes,
            "commentCount": row.comments,
            "shareCount": row.shares,
            "engagement": round(answered / max(row.impressions, 1), 6),
        }
    }


def _gains(row: Any) -> Record:
    gains = {"organicFollowerGain": row.gained - row.lost, "paidFollowerGain": 0}
    return {"followerGains": gains}
