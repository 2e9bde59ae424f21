"""X API v2: users with their public metrics, and their timelines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import pages
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    iso,
    json_response,
)
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.social import Profile, days, posts, profiles

MIN_PAGE, MAX_PAGE, DEFAULT_PAGE = 5, 100, 10
TITLES = {
    400: "Invalid Request",
    401: "Unauthorized",
    404: "Not Found Error",
    429: "Too Many Requests",
}
#: What is answered beside the ids where no fields are asked for.
USER_FIELDS = ("id", "name", "username")
POST_FIELDS = ("id", "text", "edit_history_tweet_ids")


class XOrganic(Vendor):
    """The accounts of the business units that are on X."""

    name = "x_organic"
    limit = Limit(requests=100, seconds=1.0)
    accounts = tuple(profile.profile_id for profile in profiles("x"))

    def routes(self) -> list[Route]:
        return [
            self.route("/2/users", self._users),
            self.route("/2/users/{user}/tweets", self._timeline),
        ]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "about:blank", "Unauthorized")

    def error_body(self, error: VendorError) -> Any:
        return {
            "title": TITLES.get(error.status, "Error"),
            "type": "about:blank",
            "status": error.status,
            "detail": error.message,
        }

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        reset = int(self.world.span.as_of.timestamp() + wait)
        return {
            "x-rate-limit-limit": str(self.window.limit.requests),
            "x-rate-limit-remaining": str(left),
            "x-rate-limit-reset": str(reset),
        }

    def write(self, entity: str) -> list[Record]:
        tweets = self.world.of(posts)
        mine = {p.profile_id: tweets[tweets["profile_id"] == p.profile_id] for p in profiles("x")}
        if entity == "profile_daily":
            told = self.world.of(days)
            return [
                _user(
                    p,
                    told[told["profile_id"] == p.profile_id]["followers"],
                    len(mine[p.profile_id]),
                )
                for p in profiles("x")
            ]
        return [_tweet(row) for table in mine.values() for row in rows(table[::-1])]

    async def _users(self, request: Request) -> Response:
        asked = request.query_params.get("ids", "").split(",")
        known = {user["id"]: user for user in self.records("profile_daily")}
        found = [known[name] for name in asked if name in known]
        if not found:
            raise VendorError(400, "invalid-request", "The `ids` query parameter names no user.")
        fields = (*USER_FIELDS, *request.query_params.get("user.fields", "").split(","))
        return json_response({"data": [_only(user, fields) for user in found]})

    async def _timeline(self, request: Request) -> Response:
        query, user = request.query_params, request.path_params["user"]
        if user not in self.accounts:
            raise VendorError(404, "not-found", f"Could not find user with id: [{user}].")
        size = pages.whole_number(
            query.get("max_results"), "max_results", DEFAULT_PAGE, MIN_PAGE, MAX_PAGE
        )
        since = _instant(query.get("start_time"))
        found = [
            tweet
            for tweet in self.records("posts")
            if tweet["author_id"] == user and _instant(tweet["created_at"]) >= since
        ]
        start = pages.position(query.get("pagination_token"))
        page = found[start : start + size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return json_response({"meta": meta})
        meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if start + size < len(found):
            meta["next_token"] = pages.token(start + size)
        fields = (*POST_FIELDS, *query.get("tweet.fields", "").split(","))
        return json_response({"data": [_only(tweet, fields) for tweet in page], "meta": meta})


def _only(record: Record, fields: tuple[str, ...]) -> Record:
    return {name: value for name, value in record.items() if name in fields}


def _instant(text: str | None) -> datetime:
    try:
        return datetime.fromisoformat(text or "1970-01-01T00:00:00Z")
    except ValueError as error:
        raise VendorError(400, "invalid-request", f"start_time [{text}] is not RFC 3339") from error


def _tweet(row: Any) -> Record:
    name = f"{row.profile_id}{row.number:07d}"
    shared = int(row.shares)
    return {
        "@account": row.profile_id,
        "id": name,
        "text": row.text,
        "author_id": row.profile_id,
        "created_at": iso(row.at.timestamp(), ".000Z"),
        "edit_history_tweet_ids": [name],
        "public_metrics": {
            "impression_count": int(row.impressions),
            "like_count": int(row.likes),
            "reply_count": int(row.comments),
            "retweet_count": shared - shared // 4,
            "quote_count": shared // 4,
            "bookmark_count": int(row.saves),
        },
    }


def _user(profile: Profile, followers: Any, posted: int) -> Record:
    opened = np.datetime64("2019-01-01T09:00:00", "s").astype(int)
    return {
        "@account": profile.profile_id,
        "id": profile.profile_id,
        "name": profile.tenant.name,
        "username": profile.handle,
        "created_at": iso(float(opened), ".000Z"),
        "public_metrics": {
            "followers_count": int(followers.iloc[-1]),
            "following_count": 180 + profile.tenant.number,
            "tweet_count": 400 + posted,
            "listed_count": int(followers.iloc[-1]) // 150,
        },
    }
