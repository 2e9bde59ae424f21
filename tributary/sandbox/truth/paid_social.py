"""Truth of advertising on Meta and LinkedIn: delivery by ad, budgets as far as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import MONEY, Tables, dates, money, table, text, whole
from tributary.sandbox.world import paid_social
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end
from tributary.sandbox.world.paid_social import Delivery, SocialCampaign

PLATFORMS = {"meta_ads": paid_social.meta, "linkedin_ads": paid_social.linkedin}


def social_ads_daily(world: World) -> pa.Table:
    """Delivery by ad and day of the platform."""
    frame = pd.concat(
        [delivered(world, platform, "by_ad") for platform in PLATFORMS], ignore_index=True
    )
    frame["ad_id"] = [
        _ad_id(campaign, ad) for campaign, ad in zip(frame["of"], frame["ad"], strict=True)
    ]
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "platform": text(frame["platform"]),
            "campaign_id": text(frame["campaign_id"]),
            "ad_id": text(frame["ad_id"]),
            "reporting_date": dates(frame["date"]),
            "impressions": whole(frame["impressions"]),
            "clicks": whole(frame["clicks"]),
            "spend": _cents(frame["spend_minor"]),
            "conversions": whole(frame["results"]),
            "conversion_value": pa.array(
                [
                    money(Fraction(int(results) * campaign.tenant.lead_value))
                    for results, campaign in zip(frame["results"], frame["of"], strict=True)
                ],
                MONEY,
            ),
            "leads": whole(frame["results"].where(frame["platform"] == "meta_ads", frame["leads"])),
            "engagements": whole(frame["engagements"]),
        }
    )


def social_budgets_daily(world: World) -> pa.Table:
    """Every day of a campaign's flight that has ended; its budget since it was changed last."""
    rows = []
    for platform, draw in PLATFORMS.items():
        delivery = world.of(draw)
        spent = delivery.by_ad.groupby(["campaign", "date"])["spend_minor"].sum()
        for place, campaign in enumerate(delivery.campaigns):
            total = 0
            for day, ended in _flight(world, campaign):
                spend = int(spent.get((place, pd.Timestamp(day)), 0))
                total += spend
                budget = _budget(world, platform, campaign, ended)
                rows.append(
                    (
                        campaign.tenant.tenant_id,
                        platform,
                        _campaign_id(campaign),
                        day.item(),
                        None if budget is None else money(Fraction(budget, 100)),
                        money(Fraction(spend, 100)),
                        money(Fraction(total, 100)),
                    )
                )
    names = ["tenant_id", "platform", "campaign_id"]
    amounts = ["daily_budget", "spend", "spend_to_date"]
    schema = pa.schema(
        [(name, pa.string()) for name in names]
        + [("budget_date", pa.date32())]
        + [(name, MONEY) for name in amounts]
    )
    return table(rows, schema)


def _flight(
    world: World, campaign: SocialCampaign
) -> Iterator[tuple[np.datetime64, np.datetime64]]:
    last = world.span.as_of64.astype("M8[D]") + 1
    if campaign.end_day:
        last = min(last, np.datetime64(campaign.end_day))
    days = np.arange(np.datetime64(campaign.start_day), last + 1)
    ends = day_end(days, campaign.market.zone_of(campaign.tenant))
    yield from (
        (day, end) for day, end in zip(days, ends, strict=True) if end <= world.span.as_of64
    )


def _budget(
    world: World, platform: str, campaign: SocialCampaign, ended: np.datetime64
) -> int | None:
    """In cents; Meta gives a campaign with an end a budget for its whole life instead."""
    state = campaign.state(world.span.as_of64)
    if platform == "meta_ads" and campaign.end_day is not None:
        return None
    is_told = len(_past_changes(world, campaign)) < 2 or state["updated_at"] < ended
    return int(state["daily_budget_minor"]) if is_told else None


def _past_changes(world: World, campaign: SocialCampaign) -> list[np.datetime64]:
    return [at for at, _ in campaign.changes if at < world.span.as_of64]


def delivered(world: World, platform: str, grain: str) -> pd.DataFrame:
    """Delivery of a platform (`by_ad`, `by_hour` or `by_region`) with whose it is.

    Adds platform, of (the campaign), tenant_id and campaign_id.
    """
    delivery: Delivery = world.of(PLATFORMS[platform])
    frame: pd.DataFrame = getattr(delivery, grain)
    campaigns = [delivery.campaigns[place] for place in frame["campaign"]]
    return frame.assign(
        platform=platform,
        of=campaigns,
        tenant_id=[campaign.tenant.tenant_id for campaign in campaigns],
        campaign_id=[_campaign_id(campaign) for campaign in campaigns],
    )


def _campaign_id(campaign: SocialCampaign) -> str:
    """The id that the platform gave to the campaign."""
    unit, number = campaign.tenant.number, campaign.number
    if campaign.market is paid_social.META:
        return f"12021{unit}0000{number:05d}0000"
    return str(600_000_000 + unit * 1_000_000 + number)


def _ad_id(campaign: SocialCampaign, ad: int) -> str:
    """The id that the platform gave to the campaign's n-th ad, from 0."""
    if campaign.market is paid_social.META:
        return f"12023{campaign.tenant.number}0000{campaign.number:05d}{ad + 1:04d}"
    return f"{_campaign_id(campaign)}{ad + 1:02d}"


def _cents(values: pd.Series) -> pa.Array:
    return pa.array([money(Fraction(int(value), 100)) for value in values], MONEY)


TABLES: Tables = {
    "social_ads_daily": social_ads_daily,
    "social_budgets_daily": social_budgets_daily,
}
