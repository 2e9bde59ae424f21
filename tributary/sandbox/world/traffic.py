"""Website sessions: those of clicked ads, and those of the channels that nobody pays Google for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.calendar import Month, activity, random_instants
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.people import COUNTRIES, COUNTRY_SHARE
from tributary.sandbox.world.tenants import Tenant

#: channel → (share of the unpaid sessions, GA4 group, sources, medium, campaign, lead factor)
CHANNELS: dict[str, tuple[float, str, tuple[str, ...], str, str, float]] = {
    "organic_search": (0.42, "Organic Search", ("google", "bing"), "organic", "(organic)", 1.0),
    "direct": (0.24, "Direct", ("(direct)",), "(none)", "(direct)", 0.9),
    "referral": (
        0.10, "Referral", ("partner.example", "reviews.example"), "referral", "(referral)", 1.4,
    ),
    "email": (0.09, "Email", ("newsletter",), "email", "newsletter", 1.3),
    "organic_social": (0.08, "Organic Social", ("linkedin", "facebook"), "social", "(not set)", 0.6),
    "paid_social": (0.04, "Paid Social", ("facebook",), "paid_social", "social_boost", 0.8),
    "unassigned": (0.03, "Unassigned", ("(not set)",), "(not set)", "(not set)", 0.0),
    "paid_search": (0.0, "Paid Search", ("google",), "cpc", "", 1.2),
    "display": (0.0, "Display", ("google",), "display", "", 0.5),
}  # fmt: skip
CHANNEL_NAMES = tuple(CHANNELS)
DEVICES = ("mobile", "desktop", "tablet")
LANDING_RATE = 0.6  # of the clicks become sessions: the rest leaves before the page has loaded


def sessions(
    seed: int,
    size: float,
    tenant: Tenant,
    month: Month,
    delivered: pd.DataFrame,
    campaigns: dict[int, Campaign],
) -> pd.DataFrame:
    """Every session of the whole month, in order of time.

    `delivered` is the month's ad delivery; a paid session names its row there (`ad_row`, else -1).
    Columns: at, channel, source, medium, campaign_name, campaign (number, 0 for none), ad_row,
    device, country, is_new, is_engaged, pages, seconds, is_lead.
    """
    paid = _paid(seed, tenant, month, delivered)
    unpaid = _unpaid(seed, size, tenant, month)
    frame = pd.concat([paid, unpaid], ignore_index=True)
    frame = frame.sort_values("at", kind="stable").reset_index(drop=True)
    return _behaviour(seed, tenant, month, frame, campaigns)


def _paid(seed: int, tenant: Tenant, month: Month, delivered: pd.DataFrame) -> pd.DataFrame:
    if delivered.empty:
        return pd.DataFrame()
    rng = stream(seed, tenant.tenant_id, "paid sessions", month)
    landed = rng.binomial(delivered["clicks"].to_numpy(), LANDING_RATE)
    row = np.repeat(np.arange(len(delivered)), landed)
    device = delivered["device"].str.lower().to_numpy()[row]
    return pd.DataFrame(
        {
            "at": random_instants(rng, delivered["date"].to_numpy("M8[D]")[row], tenant.zone),
            "campaign": delivered["campaign"].to_numpy()[row],
            "ad_row": row,
            "device": device,
        }
    )


def _unpaid(seed: int, size: float, tenant: Tenant, month: Month) -> pd.DataFrame:
    rng = stream(seed, tenant.tenant_id, "unpaid sessions", month)
    days = month.days()
    count = rng.poisson(tenant.other_sessions_per_day * size * activity(days))
    day = np.repeat(days, count)
    share = np.array([CHANNELS[name][0] for name in CHANNEL_NAMES])
    return pd.DataFrame(
        {
            "at": random_instants(rng, day, tenant.zone),
            "campaign": 0,
            "ad_row": -1,
            "device": rng.choice(DEVICES, len(day), p=[0.5, 0.44, 0.06]),
            "channel": rng.choice(CHANNEL_NAMES, len(day), p=share),
        }
    )


def _behaviour(
    seed: int, tenant: Tenant, month: Month, frame: pd.DataFrame, campaigns: dict[int, Campaign]
) -> pd.DataFrame:
    """Where the visitors come from, and what they did."""
    rng = stream(seed, tenant.tenant_id, "session behaviour", month)
    count = len(frame)
    at = frame["at"].to_numpy("M8[s]")
    channel = frame["channel"].to_numpy(object)
    name = np.full(count, "", dtype=object)
    for number in np.unique(frame["campaign"]):
        if number:
            mine = frame["campaign"].to_numpy() == number
            channel[mine] = campaigns[number].channel
            name[mine] = campaigns[number].value_at("name", at[mine])
    source = np.full(count, "", dtype=object)
    medium = np.full(count, "", dtype=object)
    factor = np.zeros(count)
    pick = rng.random(count)
    for channel_name, (_, _, sources, kind, campaign_name, lead_factor) in CHANNELS.items():
        mine = channel == channel_name
        source[mine] = np.array(sources, dtype=object)[
            (pick[mine] ** 1.5 * len(sources)).astype(int)
        ]
        medium[mine] = kind
        factor[mine] = lead_factor
        if campaign_name:
            name[mine] = campaign_name
    engaged = rng.random(count) < 0.58
    pages = np.where(engaged, 1 + rng.geometric(0.38, count), 1)
    chance = np.minimum(tenant.lead_rate * factor / 0.58, 0.9)
    return frame.assign(
        channel=channel,
        source=source,
        medium=medium,
        campaign_name=name,
        country=rng.choice(np.array(COUNTRIES[tenant.home_country]), count, p=COUNTRY_SHARE),
        is_new=rng.random(count) < 0.62,
        is_engaged=engaged,
        pages=pages,
        seconds=np.where(engaged, 11 + rng.exponential(95, count), rng.uniform(0, 9, count)).astype(
            int
        ),
        is_lead=engaged & (rng.random(count) < chance),
    )
