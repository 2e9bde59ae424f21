"""Website sessions: those of clicked ads, and those of the channels that nobody pays Google for."""

from __future__ import annotations

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.calendar import Month, activity, random_instants
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.columns import Columns, join, length, take
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
    "organic_social": (
        0.08, "Organic Social", ("linkedin", "facebook"), "social", "(not set)", 0.6,
    ),
    "paid_social": (0.04, "Paid Social", ("facebook",), "paid_social", "social_boost", 0.8),
    "unassigned": (0.03, "Unassigned", ("(not set)",), "(not set)", "(not set)", 0.0),
    "paid_search": (0.0, "Paid Search", ("google",), "cpc", "", 1.2),
    "display": (0.0, "Display", ("google",), "display", "", 0.5),
}  # fmt: skip
CHANNEL_NAMES = tuple(CHANNELS)
DEVICES = ("mobile", "desktop", "tablet")
ENGAGED_RATE = 0.58
LANDING_RATE = 0.6  # of the clicks become sessions: the rest leaves before the page has loaded


def sessions(
    seed: int,
    size: float,
    tenant: Tenant,
    month: Month,
    start: np.datetime64,
    delivered: Columns,
    campaigns: dict[int, Campaign],
) -> Columns:
    """Every session of the whole month that is not before `start`, in order of time.

    `delivered` is the month's ad delivery; a paid session names its row there (`ad_row`, else -1).
    Columns: at, channel, source, medium, campaign_name, campaign (number, 0 for none), ad_row,
    device, country, is_new, is_engaged, pages, seconds, is_lead.
    """
    parts = [_unpaid(seed, size, tenant, month)]
    if delivered:
        parts.append(_paid(seed, tenant, month, delivered, campaigns))
    visits = join(parts)
    visits = take(visits, visits["at"] >= start)
    visits = take(visits, np.argsort(visits["at"], kind="stable"))
    return (
        visits
        | _origin(seed, tenant, month, visits, campaigns)
        | _behaviour(seed, tenant, month, visits)
    )


def _paid(
    seed: int, tenant: Tenant, month: Month, delivered: Columns, campaigns: dict[int, Campaign]
) -> Columns:
    rng = stream(seed, tenant.tenant_id, "paid sessions", month)
    landed = rng.binomial(delivered["clicks"], LANDING_RATE)
    row = np.repeat(np.arange(len(landed)), landed)
    channel = {number: campaign.channel for number, campaign in campaigns.items()}
    campaign = delivered["campaign"][row]
    return {
        "at": random_instants(rng, delivered["date"][row], tenant.zone),
        "campaign": campaign,
        "ad_row": row,
        "device": np.char.lower(delivered["device"])[row].astype(object),
        "channel": np.array([channel[number] for number in campaign.tolist()], dtype=object),
    }


def _unpaid(seed: int, size: float, tenant: Tenant, month: Month) -> Columns:
    rng = stream(seed, tenant.tenant_id, "unpaid sessions", month)
    count = rng.poisson(tenant.other_sessions_per_day * size * activity(month))
    day = np.repeat(month.days(), count)
    share = np.array([CHANNELS[name][0] for name in CHANNEL_NAMES])
    return {
        "at": random_instants(rng, day, tenant.zone),
        "campaign": np.zeros(len(day), dtype=int),
        "ad_row": np.full(len(day), -1),
        "device": rng.choice(np.array(DEVICES, object), len(day), p=[0.5, 0.44, 0.06]),
        "channel": rng.choice(np.array(CHANNEL_NAMES, object), len(day), p=share),
    }


def _origin(
    seed: int, tenant: Tenant, month: Month, visits: Columns, campaigns: dict[int, Campaign]
) -> Columns:
    """Source, medium and campaign name: of an ad, the campaign's name at that instant."""
    rng = stream(seed, tenant.tenant_id, "session origin", month)
    count = length(visits)
    name = np.full(count, "", dtype=object)
    source = np.full(count, "", dtype=object)
    medium = np.full(count, "", dtype=object)
    pick = rng.random(count) ** 1.5  # the first source of a channel is the usual one
    for channel_name, (_, _, sources, kind, campaign_name, _) in CHANNELS.items():
        mine = visits["channel"] == channel_name
        source[mine] = np.array(sources, dtype=object)[(pick[mine] * len(sources)).astype(int)]
        medium[mine] = kind
        name[mine] = campaign_name
    for number in np.unique(visits["campaign"]).tolist():
        if number:
            mine = visits["campaign"] == number
            name[mine] = campaigns[number].value_at("name", visits["at"][mine])
    return {"source": source, "medium": medium, "campaign_name": name}


def _behaviour(seed: int, tenant: Tenant, month: Month, visits: Columns) -> Columns:
    """What the visitors did, and who left their address: a lead."""
    rng = stream(seed, tenant.tenant_id, "session behaviour", month)
    count = length(visits)
    factors = {name: channel[5] for name, channel in CHANNELS.items()}
    factor = np.array([factors[name] for name in visits["channel"].tolist()])
    engaged = rng.random(count) < ENGAGED_RATE
    chance = np.minimum(tenant.lead_rate * factor / ENGAGED_RATE, 0.9)
    countries = np.array(COUNTRIES[tenant.home_country], object)
    attention = np.where(engaged, 11 + rng.exponential(95, count), rng.uniform(0, 9, count))
    return {
        "country": rng.choice(countries, count, p=COUNTRY_SHARE),
        "is_new": rng.random(count) < 0.62,
        "is_engaged": engaged,
        "pages": np.where(engaged, 1 + rng.geometric(0.38, count), 1),
        "seconds": attention.astype(int),
        "is_lead": engaged & (rng.random(count) < chance),
    }
