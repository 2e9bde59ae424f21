"""Advertising delivery by ad, device and day, and the conversions that Google credits later."""

from __future__ import annotations

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.calendar import Month, activity, day_end
from tributary.sandbox.world.campaigns import CENT_MICROS, Campaign
from tributary.sandbox.world.columns import Columns, take

DEVICES = ("MOBILE", "DESKTOP", "TABLET")
DEVICE_SHARE = np.array([0.52, 0.40, 0.08])
CLICK_RATE = {"SEARCH": 0.055, "DISPLAY": 0.007, "VIDEO": 0.005}
PRICE_FACTOR = {"SEARCH": 1.0, "DISPLAY": 0.45, "VIDEO": 0.35}
#: Conversions are credited to the day of the click up to this many days later.
RESTATED_DAYS = 7


def delivery(seed: int, size: float, campaign: Campaign, month: Month) -> Columns:
    """What the campaign delivered in the whole month, one row per ad, device and day.

    Columns: campaign (the object's number), ad_group_id, ad_group_name, ad_id, date, device,
    impressions, clicks, cost_micros, view_through_conversions, engagements.
    """
    tenant = campaign.tenant
    if not campaign.may_deliver(month.first):
        return {}
    runs = campaign.delivers(month.days())
    days = month.days()[runs]
    if not len(days):
        return {}
    rng = stream(seed, tenant.tenant_id, "delivery", campaign.number, month)
    ad_count = max(1, min(8, round((2 if campaign.number == 1 else 1) * size)))
    device_count = 1 if size < 0.3 else 2 if size < 0.75 else 3
    ad_share = _ad_shares(seed, campaign, ad_count)
    device_share = DEVICE_SHARE[:device_count] / DEVICE_SHARE[:device_count].sum()

    noon = day_end(days, tenant.zone) - np.timedelta64(43_200, "s")
    budget = campaign.value_at("amount_micros", noon).astype(float)
    age = (days - np.datetime64(campaign.start_day)).astype(int)
    launch = np.where((age < 7) & (campaign.end_day is not None), 1.9, 1.0)
    daily = (
        tenant.clicks_per_day
        * campaign.share
        * size
        * np.sqrt(budget / campaign.base_budget_micros)
        * launch
        * activity(month)[runs]
        * rng.gamma(30, 1 / 30, len(days))
    )
    expected = daily[:, None, None] * ad_share[None, :, None] * device_share[None, None, :]
    clicks = rng.poisson(expected)
    impressions = clicks + rng.poisson(expected / CLICK_RATE[campaign.kind])
    price = (
        tenant.cost_per_click * PRICE_FACTOR[campaign.kind] * rng.lognormal(0, 0.12, clicks.shape)
    )
    cost = np.rint(clicks * price * 100).astype(np.int64) * CENT_MICROS
    seen = 0 if campaign.kind == "SEARCH" else 4e-5
    index = np.indices(clicks.shape).reshape(3, -1)
    group = np.array([campaign.number * 10 + 1 + ad // 2 for ad in range(ad_count)])
    prefix = f"{tenant.number:02d}"
    shown = {
        "campaign": np.full(clicks.size, campaign.number),
        "ad_group_id": np.array([f"4{prefix}{g:08d}" for g in group])[index[1]],
        "ad_group_name": np.array([f"Group {g % 10}" for g in group])[index[1]],
        "ad_id": np.array(
            [f"5{prefix}{campaign.number:07d}{ad + 1:02d}" for ad in range(ad_count)]
        )[index[1]],
        "date": days[index[0]],
        "device": np.array(DEVICES)[index[2]],
        "impressions": impressions.ravel(),
        "clicks": clicks.ravel(),
        "cost_micros": cost.ravel(),
        "view_through_conversions": rng.poisson(impressions.ravel() * seen),
        "engagements": clicks.ravel() + rng.poisson(impressions.ravel() * 0.002),
    }
    return take(shown, shown["impressions"] > 0)


def _ad_shares(seed: int, campaign: Campaign, count: int) -> np.ndarray:
    rng = stream(seed, campaign.tenant.tenant_id, "ads", campaign.number)
    return np.asarray(rng.dirichlet(np.full(count, 6.0)))
