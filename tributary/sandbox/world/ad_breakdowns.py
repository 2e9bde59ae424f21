"""Ad delivery by hour, place and keyword: each row of the daily delivery falls into one of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import HOUR_SHARE
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.people import COUNTRIES, COUNTRY_SHARE
from tributary.sandbox.world.tenants import Tenant

#: Google's criterion id of a country is 2000 and its number in ISO 3166-1.
COUNTRY_CRITERION = {
    "Germany": 2276, "Austria": 2040, "Switzerland": 2756, "Netherlands": 2528,
    "United States": 2840, "Canada": 2124, "United Kingdom": 2826, "Mexico": 2484,
    "India": 2356, "Singapore": 2702, "United Arab Emirates": 2784, "Sri Lanka": 2144,
    "New Zealand": 2554, "Australia": 2036, "Fiji": 2242,
}  # fmt: skip
REGIONS = 3
REGION_SHARE = np.array([0.55, 0.3, 0.15])
#: What people search for where they do not search for the name.
WANTED = {
    "agency": ("marketing agency", "seo consulting", "campaign reporting"),
    "saas": ("workflow software", "team planning tool", "project dashboard"),
    "enterprise": ("enterprise data platform", "erp integration", "compliance suite"),
    "messaging": ("whatsapp crm", "shared inbox", "broadcast messages"),
    "real_estate": ("real estate crm", "listing assistant", "property lead bot"),
}
KEYWORDS = 3  # in an ad group
MATCH_TYPES = ("EXACT", "PHRASE", "BROAD")
SCORES = 240  # months until a keyword's quality repeats


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of an ad group; `scores` holds its Quality Score (1–10) by month number."""

    criterion_id: str
    text: str
    match_type: str
    scores: np.ndarray


def breakdowns(world: World) -> pd.DataFrame:
    """The rows of `world.ads` with the hour, the places and the keyword they fall into.

    Adds hour, country_criterion_id, region_criterion_id and keyword (its place in the ad group).
    A campaign's rows come in order of their day, so those of an earlier as-of draw the same.
    """
    parts = []
    for (tenant_id, number), ads in world.ads.groupby(["tenant_id", "campaign"], sort=False):
        tenant = next(c.tenant for c in world.campaigns[str(tenant_id)])
        draw = stream(world.seed, tenant_id, "ad breakdown", number).random((len(ads), 4))
        country = _pick(draw[:, 1], np.array(COUNTRY_SHARE))
        region = _pick(draw[:, 2], REGION_SHARE)
        ids = np.array([COUNTRY_CRITERION[name] for name in COUNTRIES[tenant.home_country]])
        parts.append(
            ads.assign(
                hour=_pick(draw[:, 0], HOUR_SHARE),
                country_criterion_id=ids[country],
                region_criterion_id=region_id(ids[country], region),
                keyword=_pick(draw[:, 3], np.full(KEYWORDS, 1 / KEYWORDS)),
            )
        )
    return pd.concat(parts, ignore_index=True)


def region_id(country: np.ndarray, region: np.ndarray) -> np.ndarray:
    """The criterion id of a country's n-th region, of our own making."""
    return 9_000_000 + (country - 2000) * 1000 + region + 1


def keywords(world: World, campaign: Campaign, ad_group_id: str) -> list[Keyword]:
    """The keywords of an ad group of a search campaign."""
    found = []
    for place, text in enumerate(_texts(campaign)):
        criterion_id = f"6{ad_group_id[1:]}{place}"
        rng = stream(world.seed, "keyword quality", criterion_id)
        drift = rng.integers(-1, 2, SCORES)
        found.append(
            Keyword(
                criterion_id,
                text,
                MATCH_TYPES[place],
                np.clip(rng.integers(4, 10) + drift, 1, 10),
            )
        )
    return found


def _texts(campaign: Campaign) -> tuple[str, ...]:
    tenant: Tenant = campaign.tenant
    name = tenant.name.lower()
    if campaign.number == 1:
        return name, f"{name} pricing", f"{name} reviews"
    suffix = "" if campaign.end_day is None else " offer"
    return tuple(f"{text}{suffix}" for text in WANTED[tenant.tenant_id])


def _pick(draw: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Which of the shares each uniform number falls into."""
    edges = np.cumsum(share)[:-1]
    return np.searchsorted(edges, draw, side="right")
