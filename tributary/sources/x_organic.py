"""X API v2: the posts of our accounts with their public metrics, and the accounts themselves.

X tells an account's followers as they are now only: their history is that of the loads. A timeline
goes back 3,200 posts at most. Counts of a post are read again for a week.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    columns,
)

LOOKBACK_SECONDS = 7 * 86_400

SOURCE = Source(
    name="x_organic",
    title="X",
    base_url="https://api.x.com",
    auth=Auth.BEARER,
    requests_per_second=1,
    has_accounts=True,
    entities=(
        Entity(
            name="posts",
            description="Posts of our accounts with what they have collected.",
            key=("tweet_id",),
            mode=Versioned("created_at", overlap_seconds=LOOKBACK_SECONDS),
            columns=(
                Column("tweet_id", Type.TEXT, "Post", "id", required=True),
                Column("author_id", Type.TEXT, "Account that posted", "@account", required=True),
                *columns(
                    ("created_at", Type.INSTANT, "Posted"),
                    ("content", Type.TEXT, "What was posted", "text"),
                    ("impressions", Type.INTEGER, "Views", "public_metrics.impression_count"),
                    ("likes", Type.INTEGER, "Likes", "public_metrics.like_count"),
                    ("replies", Type.INTEGER, "Replies", "public_metrics.reply_count"),
                    ("retweets", Type.INTEGER, "Reposts", "public_metrics.retweet_count"),
                    ("quotes", Type.INTEGER, "Quotes", "public_metrics.quote_count"),
                    ("bookmarks", Type.INTEGER, "Bookmarks", "public_metrics.bookmark_count"),
                    ("edit_history", Type.JSON, "Its versions", "edit_history_tweet_ids"),
                ),
            ),
            fetch=Request(
                path="/2/users/{account}/tweets",
                params={
                    "tweet.fields": "created_at,public_metrics",
                    "exclude": "retweets",
                    "start_time": "{since}",
                    "max_results": "100",
                },
                records="data",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options={"cursor": "meta.next_token", "parameter": "pagination_token"},
            ),
        ),
        Entity(
            name="profile_daily",
            description="Our accounts with their totals, as they are now.",
            key=("user_id",),
            mode=Snapshot(),
            columns=(
                Column("user_id", Type.TEXT, "Account", "@account", required=True),
                *columns(
                    ("username", Type.TEXT, "Its handle"),
                    ("name", Type.TEXT, "Its name"),
                    ("created_at", Type.INSTANT, "Opened"),
                    ("followers", Type.INTEGER, "Followers", "public_metrics.followers_count"),
                    ("following", Type.INTEGER, "Follows", "public_metrics.following_count"),
                    ("tweet_count", Type.INTEGER, "Posts", "public_metrics.tweet_count"),
                    ("listed_count", Type.INTEGER, "Lists", "public_metrics.listed_count"),
                ),
            ),
            fetch=Request(
                path="/2/users",
                params={"ids": "{account}", "user.fields": "created_at,public_metrics"},
                records="data",
            ),
        ),
    ),
)
