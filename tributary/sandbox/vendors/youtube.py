"""YouTube: search and videos of the Data API, reports of the Analytics API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import pages
from tributary.sandbox.vendors.google_ads import STATUS
from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, iso, json_response
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.videos import CHANNELS, Video, videos, views

MAX_ITEMS, MAX_ROWS = 50, 200
COLUMN_TYPES = {
    "views": "INTEGER",
    "estimatedMinutesWatched": "INTEGER",
    "averageViewDuration": "INTEGER",
    "averageViewPercentage": "FLOAT",
    "likes": "INTEGER",
    "comments": "INTEGER",
    "shares": "INTEGER",
    "subscribersGained": "INTEGER",
    "subscribersLost": "INTEGER",
}


class YouTube(Vendor):
    """The channels, all managed by one Google account."""

    name = "youtube"
    secrets = ("client_id", "client_secret", "refresh_token")
    accounts = tuple(channel.channel_id for channel in CHANNELS)
    limit = Limit(requests=200, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "refresh_token")

    def routes(self) -> list[Route]:
        scope = "https://www.googleapis.com/auth/yt-analytics.readonly"
        return [
            self.tokens.route("/token", {"scope": scope}),
            self.route("/youtube/v3/search", self._search),
            self.route("/youtube/v3/videos", self._videos),
            self.route("/v2/reports", self._report),
        ]

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(401, "authError", "Invalid Credentials")

    def error_body(self, error: VendorError) -> Any:
        return {
            "error": {
                "code": error.status,
                "message": error.message,
                "errors": [{"message": error.message, "domain": "global", "reason": error.code}],
                "status": STATUS.get(error.status, "UNKNOWN"),
            }
        }

    def write(self, entity: str) -> list[Record]:
        if entity == "videos":
            return [_video(video) for video in self.world.of(videos)]
        lengths = {video.video_id: video.seconds for video in self.world.of(videos)}
        return [_day(row, lengths[row.video_id]) for row in rows(self.world.of(views))]

    async def _search(self, request: Request) -> Response:
        query = request.query_params
        if query.get("type") != "video" or query.get("channelId") not in self.accounts:
            raise VendorError(400, "invalidSearchFilter", "A video search names its channel.")
        found = [
            v for v in self.records("videos") if v["snippet"]["channelId"] == query["channelId"]
        ]
        found.sort(key=lambda video: video["snippet"]["publishedAt"], reverse=True)
        size = pages.whole_number(query.get("maxResults"), "maxResults", 5, 0, MAX_ITEMS)
        start = pages.position(query.get("pageToken"))
        answer: dict[str, Any] = {
            "kind": "youtube#searchListResponse",
            "pageInfo": {"totalResults": len(found), "resultsPerPage": size},
            "items": [
                {
                    "kind": "youtube#searchResult",
                    "id": {"kind": "youtube#video", "videoId": v["id"]},
                }
                for v in found[start : start + size]
            ],
        }
        if start + size < len(found):
            answer["nextPageToken"] = pages.token(start + size)
        return json_response(answer)

    async def _videos(self, request: Request) -> Response:
        asked = request.query_params.get("id", "").split(",")
        if len(asked) > MAX_ITEMS:
            raise VendorError(400, "invalidFilters", "Too many ids.")
        return json_response({"items": [v for v in self.records("videos") if v["id"] in asked]})

    async def _report(self, request: Request) -> Response:
        query = request.query_params
        metrics = query.get("metrics", "").split(",")
        if query.get("ids") != "channel==MINE" or query.get("dimensions") != "day":
            raise VendorError(400, "badRequest", "The query is not supported.")
        if unknown := [name for name in metrics if name not in COLUMN_TYPES]:
            raise VendorError(400, "badRequest", f"Unknown identifier ({unknown[0]}).")
        first, last = (_day_asked(query.get(name)) for name in ("startDate", "endDate"))
        watched = set(query.get("filters", "").removeprefix("video==").split(","))
        found = [
            row
            for record in self.records("video_daily")
            if record["@account"] in watched and first <= (row := record["@row"])[0] <= last
        ]
        start = pages.whole_number(query.get("startIndex"), "startIndex", 1, 1, 10**9) - 1
        size = pages.whole_number(query.get("maxResults"), "maxResults", MAX_ROWS, 1, MAX_ROWS)
        places = [0, *(1 + list(COLUMN_TYPES).index(name) for name in metrics)]
        headers = [{"name": "day", "columnType": "DIMENSION", "dataType": "STRING"}]
        headers += [
            {"name": name, "columnType": "METRIC", "dataType": COLUMN_TYPES[name]}
            for name in metrics
        ]
        page = [[row[place] for place in places] for row in found[start : start + size]]
        return json_response(
            {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers, "rows": page}
        )


def _day_asked(text: str | None) -> str:
    if text is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise VendorError(400, "badRequest", f"'{text}' is not a date of the form YYYY-MM-DD.")
    return text


def _video(video: Video) -> Record:
    minutes, seconds = divmod(video.seconds, 60)
    return {
        "id": video.video_id,
        "snippet": {
            "channelId": video.channel.channel_id,
            "title": video.title,
            "publishedAt": iso(float(video.published_at.astype(int))),
        },
        "contentDetails": {"duration": f"PT{minutes}M{seconds}S" if minutes else f"PT{seconds}S"},
    }


def _day(row: Any, length: int) -> Record:
    return {
        "@account": row.video_id,
        "@row": [
            str(np.datetime64(row.date, "D")),
            int(row.views),
            round(row.seconds_watched / 60),
            round(row.share_watched * length),
            round(row.share_watched * 100, 2),
            int(row.likes),
            int(row.comments),
            int(row.shares),
            int(row.subscribers_gained),
            int(row.subscribers_lost),
        ],
    }
