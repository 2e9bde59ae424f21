"""Video channels: what was published, and how each video was watched by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, day_end, local_dates, random_instants
from tributary.sandbox.world.tenants import BY_ID, Tenant

#: In whose day YouTube counts.
ZONE = "America/Los_Angeles"
#: How long after a day's end its views are still counted.
RESTATED_DAYS = 2
SUBJECTS = ("Getting started", "Feature tour", "Customer interview", "Webinar", "Quick tip")
#: Views a day at size 1: at first, and what is left in the long run.
FIRST_VIEWS, LASTING_VIEWS, HALF_LIFE_DAYS = 42.0, 0.12, 9.0
LIFE_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a business unit."""

    tenant: Tenant
    channel_id: str
    videos_a_month: float


@dataclass(frozen=True, slots=True)
class Video:
    """A published video."""

    channel: Channel
    video_id: str
    title: str
    published_at: np.datetime64
    seconds: int
    appeal: float  # beside an average video


def _channel(tenant_id: str, videos_a_month: float) -> Channel:
    channel_id = "UC" + identifier(22, "youtube channel", tenant_id)
    return Channel(BY_ID[tenant_id], channel_id, videos_a_month)


CHANNELS = (_channel("saas", 1.4), _channel("enterprise", 0.8), _channel("real_estate", 1.0))


def videos(world: World) -> list[Video]:
    """Videos so far, by channel and time."""
    return [
        video
        for channel in CHANNELS
        for month in world.span.months()
        for video in _published(world.seed, channel, month)
        if world.span.start64 <= video.published_at < world.span.as_of64
    ]


def _published(seed: int, channel: Channel, month: Month) -> list[Video]:
    rng = stream(seed, "videos", channel.tenant.tenant_id, month)
    count = int(rng.poisson(channel.videos_a_month))
    at = np.sort(random_instants(rng, rng.choice(month.days(), count), channel.tenant.zone))
    subject = rng.choice(SUBJECTS, count)
    length = np.rint(rng.lognormal(np.log(260), 0.6, count)).astype(int)
    appeal = rng.gamma(3, 1 / 3, count)
    return [
        Video(
            channel,
            identifier(11, "video", seed, channel.tenant.tenant_id, month, n),
            f"{subject[n]}: {channel.tenant.name} {month}",
            at[n],
            max(20, int(length[n])),
            float(appeal[n]),
        )
        for n in range(count)
    ]


def views(world: World) -> pd.DataFrame:
    """Ended days on which a video was watched, in order of video and day.

    Columns: channel_id, video_id, date, views, seconds_watched, share_watched (of the video, by an
    average view), likes, comments, shares, subscribers_gained, subscribers_lost.
    """
    tables = [_watched(world, video) for video in world.of(videos)]
    return pd.concat(tables, ignore_index=True)


def _watched(world: World, video: Video) -> pd.DataFrame:
    """The video's whole life is drawn; what has ended by now is shown."""
    rng = stream(world.seed, "views", video.video_id)
    first = local_dates(np.array([video.published_at]), ZONE)[0]
    age = np.arange(LIFE_DAYS)
    decay = 0.5 ** (age / HALF_LIFE_DAYS)
    wanted = world.size * video.appeal * (FIRST_VIEWS * decay + LASTING_VIEWS)
    count = rng.poisson(wanted * rng.gamma(8, 1 / 8, LIFE_DAYS))
    share = np.clip(rng.normal(0.46, 0.09, LIFE_DAYS), 0.05, 0.98)
    rates = {"likes": 0.034, "comments": 0.004, "shares": 0.006}
    reactions = {name: rng.binomial(count, rate) for name, rate in rates.items()}
    gained, lost = rng.binomial(count, 0.008), rng.binomial(count, 0.0015)
    days = first + age
    shown = days < world.span.as_of64.astype("M8[D]") + 2
    days, count, share = days[shown], count[shown], share[shown]
    ended = day_end(days, ZONE)
    is_fresh = ended + np.timedelta64(RESTATED_DAYS, "D") > world.span.as_of64
    count = np.where(is_fresh, count * 24 // 25, count)
    frame = pd.DataFrame(
        {
            "channel_id": video.channel.channel_id,
            "video_id": video.video_id,
            "date": days.astype("M8[s]"),
            "views": count,
            "seconds_watched": np.rint(count * share * video.seconds).astype(int),
            "share_watched": np.round(share, 4),
            **{name: np.minimum(drawn[shown], count) for name, drawn in reactions.items()},
            "subscribers_gained": gained[shown],
            "subscribers_lost": lost[shown],
        }
    )
    return frame[(ended <= world.span.as_of64) & (count > 0)]
