"""LinkedIn Community Management API: statistics of our organisations' pages.

Shares and followers are told by day, the total of followers only as it is now; staging counts back
from it. LinkedIn keeps twelve months of daily statistics.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Request,
    Snapshot,
    Source,
    Type,
    Window,
    columns,
)
from tributary.sources.linkedin_ads import VERSION

ORGANIZATION_ID = Column("organization_id", Type.TEXT, "Organisation", "@account", required=True)
DAY = Column("date", Type.DATE, "Day (UTC)", "timeRange.start", required=True, format="epoch_ms")
END = Column("day_end", Type.EPOCH, "When it ended", "timeRange.end", format="epoch_ms")
ENTITY = Column("organization", Type.TEXT, "Organisation (URN)", "organizationalEntity")
URN = "urn%3Ali%3Aorganization%3A{account}"


def _statistics(finder: str) -> Request:
    return Request(
        path=f"/rest/{finder}?q=organizationalEntity&organizationalEntity={URN}"
        "&timeIntervals=(timeRange:(start:{from_epoch}000,end:{to_epoch}000),"
        "timeGranularityType:DAY)",
        records="elements",
        slice_days=90,
    )


SOURCE = Source(
    name="linkedin_organic",
    title="LinkedIn pages",
    base_url="https://api.linkedin.com",
    auth=Auth.OAUTH_REFRESH,
    oauth_path="https://www.linkedin.com/oauth/v2/accessToken",
    headers={"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"},
    requests_per_second=3,
    has_accounts=True,
    entities=(
        Entity(
            name="profile_daily",
            description="How the organisation's posts were seen and answered, by day.",
            key=("organization_id", "date"),
            mode=Window("date", lookback_days=7),
            columns=(
                ORGANIZATION_ID,
                DAY,
                END,
                ENTITY,
                *columns(
                    ("impressions", Type.INTEGER, "Views", "totalShareStatistics.impressionCount"),
                    (
                        "unique_impressions",
                        Type.INTEGER,
                        "Members who saw one",
                        "totalShareStatistics.uniqueImpressionsCount",
                    ),
                    ("clicks", Type.INTEGER, "Clicks", "totalShareStatistics.clickCount"),
                    ("likes", Type.INTEGER, "Reactions", "totalShareStatistics.likeCount"),
                    ("comments", Type.INTEGER, "Comments", "totalShareStatistics.commentCount"),
                    ("shares", Type.INTEGER, "Reposts", "totalShareStatistics.shareCount"),
                    (
                        "engagement",
                        Type.DOUBLE,
                        "Clicks and answers, per view",
                        "totalShareStatistics.engagement",
                    ),
                ),
            ),
            fetch=_statistics("organizationalEntityShareStatistics"),
        ),
        Entity(
            name="follower_gains_daily",
            description="Followers won less followers lost, by day.",
            key=("organization_id", "date"),
            mode=Window("date", lookback_days=7),
            columns=(
                ORGANIZATION_ID,
                DAY,
                END,
                ENTITY,
                *columns(
                    (
                        "organic_followers_gained",
                        Type.INTEGER,
                        "Without advertising",
                        "followerGains.organicFollowerGain",
                    ),
                    (
                        "paid_followers_gained",
                        Type.INTEGER,
                        "By advertising",
                        "followerGains.paidFollowerGain",
                    ),
                ),
            ),
            fetch=_statistics("organizationalEntityFollowerStatistics"),
        ),
        Entity(
            name="followers",
            description="How many members follow the organisation, now.",
            key=("organization_id",),
            mode=Snapshot(),
            columns=(
                ORGANIZATION_ID,
                Column("followers", Type.INTEGER, "Followers", "firstDegreeSize", required=True),
            ),
            fetch=Request(
                path=f"/rest/networkSizes/{URN}",
                params={"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"},
                records="",
                is_object=True,
            ),
        ),
    ),
)
