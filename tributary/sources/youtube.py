"""YouTube: the channels' videos (Data API v3) and how they were watched (Analytics API v2).

A channel is searched for its videos (500 of them at most); each is then asked for by its id. A
report's rows are lists: columns by position, in the order that is asked for. Days on which nobody
watched a video have no row.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Each,
    Entity,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Window,
    columns,
)

METRICS = (
    ("views", Type.INTEGER, "Views", "views"),
    ("estimated_minutes_watched", Type.INTEGER, "Minutes watched", "estimatedMinutesWatched"),
    ("average_view_duration_seconds", Type.INTEGER, "Mean length of a view", "averageViewDuration"),
    ("average_view_percentage", Type.DOUBLE, "Mean share watched, %", "averageViewPercentage"),
    ("likes", Type.INTEGER, "Likes less likes taken back", "likes"),
    ("comments", Type.INTEGER, "Comments", "comments"),
    ("shares", Type.INTEGER, "Shares", "shares"),
    ("subscribers_gained", Type.INTEGER, "New subscribers", "subscribersGained"),
    ("subscribers_lost", Type.INTEGER, "Lost subscribers", "subscribersLost"),
)  # fmt: skip

UPLOADS = Each(
    Request(
        path="/youtube/v3/search",
        params={
            "part": "id",
            "channelId": "{account}",
            "type": "video",
            "order": "date",
            "maxResults": "50",
        },
        records="items",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options={"cursor": "nextPageToken", "parameter": "pageToken"},
    ),
    id="id.videoId",
)

SOURCE = Source(
    name="youtube",
    title="YouTube",
    base_url="https://www.googleapis.com",
    auth=Auth.OAUTH_REFRESH,
    oauth_path="https://oauth2.googleapis.com/token",
    has_accounts=True,
    entities=(
        Entity(
            name="videos",
            description="Public videos of the channels.",
            key=("video_id",),
            mode=Snapshot(),
            columns=(
                Column("video_id", Type.TEXT, "Video", "id", required=True),
                *columns(
                    ("channel_id", Type.TEXT, "Channel", "snippet.channelId"),
                    ("title", Type.TEXT, "Title", "snippet.title"),
                    ("published_at", Type.INSTANT, "Published", "snippet.publishedAt"),
                    (
                        "duration",
                        Type.TEXT,
                        "Length, ISO 8601 (PT4M13S)",
                        "contentDetails.duration",
                    ),
                ),
            ),
            fetch=Request(
                path="/youtube/v3/videos",
                params={
                    "part": "snippet,contentDetails",
                    "fields": "items(id,snippet(channelId,title,publishedAt),contentDetails)",
                    "id": "{account}",
                },
                records="items",
                each=UPLOADS,
            ),
        ),
        Entity(
            name="video_daily",
            description="How each video was watched by day; days are those of Los Angeles.",
            key=("video_id", "date"),
            mode=Window("date", lookback_days=3),
            columns=(
                Column("video_id", Type.TEXT, "Video", "@account", required=True),
                Column("date", Type.DATE, "Day", "[0]", required=True),
                *columns(
                    *(
                        (name, kind, text, f"[{place}]")
                        for place, (name, kind, text, _) in enumerate(METRICS, start=1)
                    )
                ),
            ),
            fetch=Request(
                path="https://youtubeanalytics.googleapis.com/v2/reports",
                params={
                    "ids": "channel==MINE",
                    "filters": "video=={account}",
                    "dimensions": "day",
                    "metrics": ",".join(metric for *_, metric in METRICS),
                    "sort": "day",
                    "startDate": "{from_date}",
                    "endDate": "{to_date}",
                },
                records="rows",
                paging=Paging.OFFSET_IN_QUERY,
                paging_options={
                    "offset": "startIndex",
                    "first": 1,
                    "limit": "maxResults",
                    "page_size": 200,
                },
                each=UPLOADS,
            ),
        ),
    ),
)
