"""Market research as its providers deliver it: CSV files a wave, a quarter, a month."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tributary.sandbox.drops.csv_files import write_csv
from tributary.sandbox.world.build import World
from tributary.sandbox.world.market import Answers, Brand, Market, Share, market
from tributary.sandbox.world.people import SEGMENTS

WAVE_COLUMNS = (
    "tenant_id", "brand", "wave_date", "metric", "cell", "campaign_id", "respondents", "positives",
)  # fmt: skip
SHARE_COLUMNS = (
    "tenant_id", "brand", "period", "is_own_brand", "revenue_estimate", "market_size", "share",
    "currency_code", *(f"addressable_{segment}" for segment in SEGMENTS), "source",
)  # fmt: skip
PROFILE_COLUMNS = (
    "tenant_id", "competitor_id", "valid_from", "name", "domain", "is_own_brand",
    "pricing_strategy", "differentiators", "followers",
)  # fmt: skip
EVENT_COLUMNS = ("tenant_id", "competitor_id", "event_date", "event_type", "title", "url")
ANALYST = "Sandbox Market Analysts"


def write_market_research(world: World, folder: Path) -> None:
    """Write a file a wave, a quarter's shares and a month's announcements, and one of profiles."""
    known: Market = world.of(market)
    for day, answers in groupby(known.waves, key=lambda one: one.wave_date):
        path = folder / f"brand_waves_{day}.csv"
        write_csv(path, WAVE_COLUMNS, (_wave_row(one) for one in answers))
    for period, shares in groupby(known.shares, key=lambda one: one.period):
        path = folder / f"market_share_{period.year}Q{(period.month + 2) // 3}.csv"
        write_csv(path, SHARE_COLUMNS, (_share_row(one) for one in shares))
    profiles = (row for brand in known.brands for row in _profile_rows(brand))
    write_csv(folder / "competitors.csv", PROFILE_COLUMNS, profiles)
    for month, events in groupby(known.announcements, key=lambda one: f"{one.day:%Y-%m}"):
        write_csv(
            folder / f"competitor_events_{month}.csv",
            EVENT_COLUMNS,
            (
                (
                    one.brand.tenant.tenant_id,
                    one.brand.competitor_id,
                    one.day,
                    one.kind,
                    one.title,
                    one.url,
                )
                for one in events
            ),
        )


def _wave_row(answers: Answers) -> tuple[object, ...]:
    brand, *rest = answers
    return (brand.tenant.tenant_id, brand.name, *rest)


def _share_row(share: Share) -> tuple[object, ...]:
    tenant = share.brand.tenant
    return (
        tenant.tenant_id,
        share.brand.name,
        share.period,
        str(share.brand.is_own).lower(),
        share.revenue,
        share.market_size,
        share.share,
        tenant.currency,
        *share.addressable,
        ANALYST,
    )


def _profile_rows(brand: Brand) -> list[tuple[object, ...]]:
    return [
        (
            brand.tenant.tenant_id,
            brand.competitor_id,
            profile.valid_from,
            brand.name,
            brand.domain,
            str(brand.is_own).lower(),
            profile.pricing_strategy,
            "; ".join(sorted(profile.features)),
            profile.followers,
        )
        for profile in brand.profiles
    ]
