"""Truth of content, social profiles and e-mail: what was published, seen, followed and mailed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import (
    Tables,
    dates,
    instants,
    local_days,
    text,
    whole,
)
from tributary.sandbox.world import content, mail, nurturing, social, videos
from tributary.sandbox.world.backlinks import backlinks
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end, local_dates
from tributary.sandbox.world.page_views import PAGES, page_views

KEYS = ["tenant_id", "platform", "content_id", "reporting_date"]
COUNTS = ["published", "views", "seconds", "likes", "comments", "shares", "new_links"]


def content_daily(world: World) -> pa.Table:
    """What each asset brought by day; a post's totals so far stand on the day it was published."""
    parts = [_blog(world), _pages(world), _videos(world), _posts(world), _site_links(world)]
    linkedin = world.of(social.days).query("network == 'linkedin'")
    parts.append(
        linkedin.assign(
            platform="linkedin",
            content_id=linkedin["profile_id"],
            reporting_date=linkedin["date"],
            views=linkedin["impressions"],
        )
    )
    frame = pd.concat(parts, ignore_index=True)
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "platform": text(frame["platform"]),
            "content_id": text(frame["content_id"]),
            "reporting_date": dates(frame["reporting_date"]),
            **{name: whole(frame[name]) for name in COUNTS},
        }
    )


def _blog(world: World) -> pd.DataFrame:
    posts = [post for post in world.of(content.posts) if post.status == "publish"]
    frame = pd.DataFrame(
        {
            "tenant_id": [post.tenant.tenant_id for post in posts],
            "platform": "cms",
            "content_id": [str(post.post_id) for post in posts],
            "at": np.array([post.published for post in posts], "M8[s]"),
            "published": 1,
        }
    )
    return frame.assign(reporting_date=local_days(frame, "at").to_pandas().astype("M8[s]"))


def _pages(world: World) -> pd.DataFrame:
    views = world.of(page_views)
    sessions = world.sessions.iloc[views["session"]]
    frame = views.assign(
        tenant_id=sessions["tenant_id"].to_numpy(),
        reporting_date=sessions["local_date"].to_numpy(),
        platform="ga4",
        content_id=np.array([page.path for page in PAGES], object)[views["page"]],
        views=1,
    )
    return frame.groupby(KEYS, as_index=False)[["views", "seconds"]].sum()


def _videos(world: World) -> pd.DataFrame:
    owners = {channel.channel_id: channel.tenant.tenant_id for channel in videos.CHANNELS}
    watched = world.of(videos.views)
    return watched.assign(
        tenant_id=watched["channel_id"].map(owners),
        platform="youtube",
        content_id=watched["video_id"],
        reporting_date=watched["date"],
    )


def _posts(world: World) -> pd.DataFrame:
    posts = world.of(social.posts)
    return posts.assign(
        platform=posts["network"],
        content_id=[
            _post_id(network, profile, number)
            for network, profile, number in zip(
                posts["network"], posts["profile_id"], posts["number"], strict=True
            )
        ],
        reporting_date=local_days(posts, "at").to_pandas().astype("M8[s]"),
        published=1,
        views=posts["impressions"],
    )


def _post_id(network: str, profile_id: str, number: int) -> str:
    """The id that the network gave to the profile's n-th post."""
    names = {
        "facebook": f"{profile_id}_{number:09d}",
        "instagram": f"18{profile_id[-6:]}{number:09d}",
        "x": f"{profile_id}{number:07d}",
    }
    return names[network]


def _site_links(world: World) -> pd.DataFrame:
    """Links to a site, day by day; of the first one nobody knows how many were found in it."""
    found = world.of(backlinks)
    is_first = found["date"] == found.groupby("target")["date"].transform("min")
    return found.assign(
        platform="ahrefs",
        content_id=found["target"],
        reporting_date=found["date"],
        new_links=found["new"].mask(is_first),
    )


def social_profiles_daily(world: World) -> pa.Table:
    """Profiles by day of the network, with what the network tells of the day."""
    days = world.of(social.days)
    frame = days[days["network"].isin(["facebook", "linkedin"])].assign(
        net=days["gained"] - days["lost"],
        engagements=days[["clicks", "likes", "comments", "shares"]].sum(axis=1),
    )
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "platform": text(frame["network"]),
            "profile_id": text(frame["profile_id"]),
            "reporting_date": dates(frame["date"]),
            "followers": whole(frame["followers"]),
            "net_change": whole(frame["net"]),
            "reach": whole(frame["reach"]),
            "impressions": whole(frame["impressions"]),
            "engagements": whole(frame["engagements"]),
        }
    )


def social_followers_now(world: World) -> pa.Table:
    """Followers of every profile at the end of its network's last day."""
    last = world.of(social.days).groupby("profile_id", as_index=False).last()
    return pa.table(
        {
            "tenant_id": text(last["tenant_id"]),
            "platform": text(last["network"]),
            "profile_id": text(last["profile_id"]),
            "followers": whole(last["followers"]),
        }
    )


def emails(world: World) -> pa.Table:
    """E-mails to many that were sent, and what each has brought so far."""
    names = ["tenant_id", "platform", "email_id", "at", "sent", "delivered", "opens", "clicks"]
    names += ["unsubscribed", "bounces"]
    mailings = [
        (
            known.tenant.tenant_id,
            "mailchimp",
            report.campaign.campaign_id,
            report.campaign.sent,
            report.emails_sent,
            max(report.emails_sent - report.hard_bounces - report.soft_bounces, 0),
            report.unique_opens,
            report.unique_clicks,
            report.unsubscribed,
            report.hard_bounces + report.soft_bounces,
        )
        for known in world.of(mail.mailing_lists)
        for report in known.reports
    ]
    newsletters = [
        (
            one.tenant.tenant_id,
            "hubspot",
            one.email_id,
            one.published,
            one.sent,
            one.delivered,
            one.opens,
            one.clicks,
            one.unsubscribed,
            one.hard_bounces + one.soft_bounces,
        )
        for one in world.of(nurturing.newsletters)
        if one.is_sent
    ]
    frame = pd.DataFrame([*mailings, *newsletters], columns=names)
    frame["at"] = frame["at"].to_numpy("M8[s]")
    return pa.table(
        {
            **{name: text(frame[name]) for name in names[:3]},
            "sent_at": instants(frame["at"]),
            "sent_date": local_days(frame, "at"),
            **{name: whole(frame[name]) for name in names[4:]},
        }
    )


def email_list_daily(world: World) -> pa.Table:
    """Members who had confirmed and not left, at the end of each local day (the last so far)."""
    parts = []
    for known in world.of(mail.mailing_lists):
        zone, members = known.tenant.zone, known.members
        opted_in, left = members["opted_in"].to_numpy(), members["left"].to_numpy()
        as_of = int(world.span.as_of64.astype("M8[s]").astype(int))
        joined = opted_in[opted_in < as_of]
        first, today = local_dates(np.array([joined.min(), as_of]).astype("M8[s]"), zone)
        days = np.arange(first, today + 1)
        ends = np.minimum(day_end(days, zone).astype("M8[s]").astype(int), as_of)
        size = [int(((opted_in < end) & (left >= end)).sum()) for end in ends]
        parts.append(
            pd.DataFrame(
                {
                    "tenant_id": known.tenant.tenant_id,
                    "list_date": days.astype("M8[s]"),
                    "subscribers": size,
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "list_date": dates(frame["list_date"]),
            "subscribers": whole(frame["subscribers"]),
        }
    )


TABLES: Tables = {
    "content_daily": content_daily,
    "social_profiles_daily": social_profiles_daily,
    "social_followers_now": social_followers_now,
    "emails": emails,
    "email_list_daily": email_list_daily,
}
