"""Profiles on social networks: what happened on them by day, and what was posted there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, day_end, random_instants
from tributary.sandbox.world.tenants import BY_ID, Tenant

#: In whose day each network counts.
ZONES = {
    "facebook": "America/Los_Angeles",
    "instagram": "America/Los_Angeles",
    "linkedin": "UTC",
    "x": "UTC",
}
#: Late counts: what a network adds to a day within these days after it ended.
RESTATED_DAYS = 2
#: A post is seen for a week.
POST_DAYS = 7
TOPICS = ("Product update", "Customer story", "Behind the scenes", "Tip of the week", "Event")
KINDS = {
    "facebook": ("added_photos", "shared_story", "added_video"),
    "instagram": ("IMAGE", "CAROUSEL_ALBUM", "VIDEO"),
    "x": ("text",),
}
#: Of those who follow: country (of the unit's four), age and gender.
AGES = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
AGE_SHARE = (0.14, 0.33, 0.25, 0.16, 0.08, 0.04)
GENDERS = ("F", "M", "U")
GENDER_SHARE = (0.46, 0.49, 0.05)


@dataclass(frozen=True, slots=True)
class Profile:
    """A page, an account or an organisation on a network, and how big it was at the epoch."""

    tenant: Tenant
    network: str
    profile_id: str
    handle: str
    followers: int  # at the epoch, at size 1
    posts_a_month: float


def _profile(tenant_id: str, network: str, prefix: str, followers: int, posts: float) -> Profile:
    tenant = BY_ID[tenant_id]
    handle = tenant.name.lower().replace(" ", "")
    return Profile(tenant, network, f"{prefix}{tenant.number}", handle, followers, posts)


PROFILES = (
    _profile("agency", "facebook", "10670000000020", 3_900, 5),
    _profile("saas", "facebook", "10670000000020", 6_800, 6),
    _profile("real_estate", "facebook", "10670000000020", 5_200, 8),
    _profile("agency", "instagram", "1784140000000020", 2_700, 6),
    _profile("saas", "instagram", "1784140000000020", 4_100, 5),
    _profile("real_estate", "instagram", "1784140000000020", 7_400, 10),
    _profile("agency", "linkedin", "7100020", 1_900, 4),
    _profile("saas", "linkedin", "7100020", 8_300, 6),
    _profile("enterprise", "linkedin", "7100020", 15_200, 5),
    _profile("agency", "x", "13100002000", 1_200, 7),
    _profile("saas", "x", "13100002000", 5_600, 12),
    _profile("messaging", "x", "13100002000", 3_300, 9),
)


def profiles(network: str) -> tuple[Profile, ...]:
    """The profiles on a network."""
    return tuple(profile for profile in PROFILES if profile.network == network)


def days(world: World) -> pd.DataFrame:
    """Every ended day of every profile, in order of profile and day.

    Columns: profile_id, network, tenant_id, date, ended_at, gained, lost, followers (at its end),
    impressions, reach, profile_views, clicks, likes, comments, shares.
    """
    drawn = [_days(world, profile) for profile in PROFILES]
    return pd.concat(drawn, ignore_index=True)


def _days(world: World, profile: Profile) -> pd.DataFrame:
    audience = max(60.0, profile.followers * world.size)
    months = [_month(world, profile, audience, month) for month in world.span.months()]
    frame = pd.concat(months, ignore_index=True)
    frame = frame[frame["date"] >= world.span.start64].reset_index(drop=True)
    frame["followers"] = round(audience) + (frame["gained"] - frame["lost"]).cumsum()
    ended = day_end(frame["date"].to_numpy("M8[D]"), ZONES[profile.network])
    is_fresh = ended + np.timedelta64(RESTATED_DAYS, "D") > world.span.as_of64
    for name in ("impressions", "reach", "clicks", "likes"):
        frame[name] = np.where(is_fresh, frame[name] * 24 // 25, frame[name])
    told = frame.assign(
        profile_id=profile.profile_id,
        network=profile.network,
        tenant_id=profile.tenant.tenant_id,
        ended_at=ended,
    )
    return told[ended <= world.span.as_of64]


def _month(world: World, profile: Profile, audience: float, month: Month) -> pd.DataFrame:
    """A whole month; the audience it is drawn for grows with the unit's business."""
    rng = stream(world.seed, "social", profile.network, profile.tenant.tenant_id, month)
    busy = audience * activity(month)
    impressions = rng.poisson(busy * 0.55 * rng.gamma(20, 1 / 20, len(busy)))
    part = partial(rng.binomial, impressions)
    return pd.DataFrame(
        {
            "date": month.days().astype("M8[s]"),
            "gained": rng.poisson(busy * 0.0011),
            "lost": rng.poisson(busy * 0.0004),
            "impressions": impressions,
            "reach": part(0.63),
            "profile_views": part(0.012),
            "clicks": part(0.009),
            "likes": part(0.017),
            "comments": part(0.0016),
            "shares": part(0.0021),
        }
    )


def posts(world: World) -> pd.DataFrame:
    """Posts so far in order of time, with what they have collected by now.

    Columns: network, profile_id, tenant_id, number (within the profile), at, kind, text,
    impressions, reach, likes, comments, shares, saves, clicks.
    """
    drawn = [_posts(world, profile, month) for profile in PROFILES for month in world.span.months()]
    frame = pd.concat([table for table in drawn if len(table)], ignore_index=True)
    frame = frame[world.span.holds(frame["at"].to_numpy("M8[s]"))]
    age = (world.span.as_of64 - frame["at"].to_numpy("M8[s]")).astype(int) / (POST_DAYS * 86_400)
    collected = np.sqrt(np.minimum(age, 1.0))
    for name in ("impressions", "reach", "likes", "comments", "shares", "saves", "clicks"):
        frame[name] = np.floor(frame[name] * collected).astype(int)
    return frame.sort_values(["at", "profile_id"], kind="stable", ignore_index=True)


def _posts(world: World, profile: Profile, month: Month) -> pd.DataFrame:
    if profile.network not in KINDS:
        return pd.DataFrame()
    rng = stream(world.seed, "social posts", profile.network, profile.tenant.tenant_id, month)
    busy = activity(month)
    count = int(rng.poisson(profile.posts_a_month))
    day = rng.choice(month.days(), count, p=busy / busy.sum())
    reached = max(60.0, profile.followers * world.size) * busy.mean() * rng.gamma(3, 0.1, count)
    impressions = rng.poisson(reached * 1.4)
    part = partial(rng.binomial, impressions)
    return pd.DataFrame(
        {
            "network": profile.network,
            "profile_id": profile.profile_id,
            "tenant_id": profile.tenant.tenant_id,
            "number": month.number * 1000 + np.arange(count),
            "at": random_instants(rng, day, profile.tenant.zone),
            "kind": rng.choice(np.array(KINDS[profile.network], object), count),
            "text": [f"{topic} from {profile.tenant.name}" for topic in rng.choice(TOPICS, count)],
            "impressions": impressions,
            "reach": part(0.72),
            "likes": part(0.021),
            "comments": part(0.002),
            "shares": part(0.003),
            "saves": part(0.0015),
            "clicks": part(0.012),
        }
    )
