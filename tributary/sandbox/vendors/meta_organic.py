"""Meta's Graph API for pages and Instagram accounts: insights, posts and followers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import pages
from tributary.sandbox.vendors.meta import (
    VERSION,
    GraphApi,
    chosen,
    needed,
    page,
    without_account,
)
from tributary.sandbox.vendors.vendor import Record, VendorError, iso, json_response
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.people import COUNTRIES, COUNTRY_CODES, COUNTRY_SHARE
from tributary.sandbox.world.social import (
    AGE_SHARE,
    AGES,
    GENDER_SHARE,
    GENDERS,
    Profile,
    days,
    posts,
    profiles,
)

MAX_DAYS = 93
#: Metric → column of the world's days.
METRICS = {
    "facebook": {
        "page_follows": "followers",
        "page_daily_follows_unique": "gained",
        "page_daily_unfollows_unique": "lost",
        "page_media_view": "impressions",
        "page_total_media_view_unique": "reach",
        "page_views_total": "profile_views",
        "page_post_engagements": "engagements",
    },
    "instagram": {"reach": "reach", "follower_count": "gained"},
}
POST_METRICS = {
    "facebook": {
        "post_media_view": "impressions",
        "post_total_media_view_unique": "reach",
        "post_clicks": "clicks",
    },
    "instagram": {"views": "impressions", "reach": "reach", "saved": "saves", "shares": "shares"},
}
NETWORK_OF = {p.profile_id: network for network in METRICS for p in profiles(network)}
EDGE_OF = {"facebook": "posts", "instagram": "media"}


class MetaOrganic(GraphApi):
    """The units' pages and the Instagram accounts that belong to them."""

    name = "meta_organic"

    def routes(self) -> list[Route]:
        return [
            self.route(f"/{VERSION}/me/accounts", self._accounts),
            self.route(f"/{VERSION}/{{node}}/insights", self._insights),
            self.route(f"/{VERSION}/{{node}}/{{edge:str}}", self._posts),
        ]

    def write(self, entity: str) -> list[Record]:
        table = self.world.of(days)
        told = table[table["network"].isin(list(METRICS))]
        if entity == "profiles":
            last = told.groupby("profile_id")["followers"].last()
            return [_page(profile, last) for profile in profiles("facebook")]
        if entity == "profile_daily":
            told = told.assign(
                engagements=told[["clicks", "likes", "comments", "shares"]].sum(axis=1)
            )
            return [
                _insight(profile.profile_id, metric) | {"item": _value(row, column)}
                for network, metrics in METRICS.items()
                for profile in profiles(network)
                for metric, column in metrics.items()
                for row in rows(told[told["profile_id"] == profile.profile_id])
            ]
        if entity == "audience_daily":
            last = told.groupby("profile_id")["followers"].last()
            return [
                row for p in profiles("instagram") for row in _audience(p, int(last[p.profile_id]))
            ]
        table = self.world.of(posts)
        shown = table[table["network"].isin(list(METRICS))]
        handles = {p.profile_id: p.handle for network in METRICS for p in profiles(network)}
        return [_post(row, handles[row.profile_id]) for row in rows(shown[::-1])]

    async def _accounts(self, request: Request) -> Response:
        fields = request.query_params.get("fields", "id").split("{")[0]
        found = [chosen(record, fields, ("id",)) for record in self.records("profiles")]
        if "{" not in request.query_params.get("fields", ""):
            found = [_with_bare_id(record) for record in found]
        return json_response(page(request, found))

    async def _insights(self, request: Request) -> Response:
        node, network = _network(request)
        query = request.query_params
        metrics = needed(query, "metric").split(",")
        if metrics == ["follower_demographics"] and network == "instagram":
            return self._demographics(node, query)
        if unknown := [name for name in metrics if name not in METRICS[network]]:
            raise VendorError(400, "", f"The value must be a valid insights metric: {unknown[0]}")
        since, until = _range(query)
        if until - since > MAX_DAYS * 86_400:
            raise VendorError(400, "", f"There cannot be more than {MAX_DAYS} days between them")
        found: dict[str, Record] = {}
        for record in self.records("profile_daily"):
            if record["@account"] == node and record["name"] in metrics:
                told = found.setdefault(record["name"], {**record, "values": []})
                if since <= _epoch(record["item"]["end_time"]) < until:
                    told["values"].append(record["item"])
        data = [
            {name: value for name, value in without_account(told).items() if name != "item"}
            for told in found.values()
            if told["values"]
        ]
        return json_response({"data": data})

    def _demographics(self, node: str, query: QueryParams) -> Response:
        breakdown = needed(query, "breakdown")
        results = [
            record["item"]
            for record in self.records("audience_daily")
            if record["@account"] == node and record["dimension_keys"] == [breakdown]
        ]
        told = _insight(node, "follower_demographics") | {"period": "lifetime"}
        told["total_value"] = {"breakdowns": [{"dimension_keys": [breakdown], "results": results}]}
        return json_response({"data": [without_account(told)]})

    async def _posts(self, request: Request) -> Response:
        node, network = _network(request)
        if request.path_params["edge"] != EDGE_OF[network]:
            raise VendorError(400, "", f"Tried accessing nonexisting field on node {node}")
        since, until = _range(request.query_params)
        found = [
            record
            for record in self.records("posts")
            if record["@account"] == node
            and since <= _epoch(record.get("created_time") or record["timestamp"]) < until
        ]
        return json_response(page(request, found, most=100))


def _network(request: Request) -> tuple[str, str]:
    node = request.path_params["node"]
    if node not in NETWORK_OF:
        raise VendorError(400, "", f"Object with ID '{node}' does not exist or cannot be loaded")
    return node, NETWORK_OF[node]


def _range(query: QueryParams) -> tuple[int, int]:
    """The instants [since, until) in Unix seconds."""
    since, until = (
        pages.whole_number(needed(query, name), name, 0, 0, 2**40) for name in ("since", "until")
    )
    return since, until


def _epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _with_bare_id(record: Record) -> Record:
    """A node that was asked for without its fields has its id only."""
    account = record.get("instagram_business_account")
    return record | ({"instagram_business_account": {"id": account["id"]}} if account else {})


# -- the records ----------------------------------------------------------------------------------


def _page(profile: Profile, followers: pd.Series) -> Record:
    [instagram] = [p for p in profiles("instagram") if p.tenant is profile.tenant]
    return {
        "id": profile.profile_id,
        "name": profile.tenant.name,
        "followers_count": int(followers[profile.profile_id]),
        "instagram_business_account": {
            "id": instagram.profile_id,
            "username": instagram.handle,
            "followers_count": int(followers[instagram.profile_id]),
        },
    }


def _insight(node: str, metric: str) -> Record:
    title = metric.replace("_", " ")
    return {
        "@account": node,
        "name": metric,
        "period": "day",
        "title": title.capitalize(),
        "description": f"Daily: {title}",
        "id": f"{node}/insights/{metric}/day",
    }


def _value(row: Any, column: str) -> Record:
    return {
        "value": int(getattr(row, column)),
        "end_time": iso(row.ended_at.timestamp(), "+0000"),
    }


def _audience(profile: Profile, followers: int) -> list[Record]:
    countries = [COUNTRY_CODES[name] for name in COUNTRIES[profile.tenant.home_country]]
    known = {
        "country": (countries, COUNTRY_SHARE),
        "age": (AGES, AGE_SHARE),
        "gender": (GENDERS, GENDER_SHARE),
    }
    return [
        {
            "@account": profile.profile_id,
            "dimension_keys": [dimension],
            "item": {"dimension_values": [bucket], "value": int(np.floor(followers * share))},
        }
        for dimension, (buckets, shares) in known.items()
        for bucket, share in zip(buckets, shares, strict=True)
    ]


def _post(row: Any, handle: str) -> Record:
    at = iso(row.at.timestamp(), "+0000")
    insights = {
        "data": [
            {
                "name": metric,
                "period": "lifetime",
                "values": [{"value": int(getattr(row, column))}],
                "title": metric.replace("_", " ").capitalize(),
            }
            for metric, column in POST_METRICS[row.network].items()
        ]
    }
    if row.network == "instagram":
        name = f"18{row.profile_id[-6:]}{row.number:09d}"
        return {
            "@account": row.profile_id,
            "id": name,
            "timestamp": at,
            "caption": row.text,
            "media_type": row.kind,
            "permalink": f"https://www.instagram.com/p/{name}/",
            "like_count": int(row.likes),
            "comments_count": int(row.comments),
            "insights": insights,
        }
    record: Record = {
        "@account": row.profile_id,
        "id": f"{row.profile_id}_{row.number:09d}",
        "created_time": at,
        "message": row.text,
        "status_type": row.kind,
        "permalink_url": f"https://www.facebook.com/{handle}/posts/{row.number:09d}",
        "reactions": {"data": [], "summary": {"total_count": int(row.likes)}},
        "comments": {"data": [], "summary": {"total_count": int(row.comments)}},
        "insights": insights,
    }
    return record | ({"shares": {"count": int(row.shares)}} if row.shares else {})
