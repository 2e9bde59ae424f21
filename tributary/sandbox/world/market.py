"""The markets of the business units: rival brands, what they announce, shares and survey waves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import EPOCH, Month
from tributary.sandbox.world.people import SEGMENTS
from tributary.sandbox.world.tenants import TENANTS, Tenant

RIVALS = {
    "agency": ("Fernweg Media", "Lotse Digital", "Klarsicht Studio"),
    "saas": ("Tempo Stack", "Rhythm Works", "Pulse Grid", "Metronome Apps"),
    "enterprise": ("Apex Ledger", "Vantage Core", "Polaris Suite"),
    "messaging": ("Samvad Desk", "Vaarta Inbox", "Chatline Hub"),
    "real_estate": ("Nestview", "Kowhai Homes", "Marae Listings"),
}
STRATEGIES = ("premium", "value", "penetration", "freemium")
FEATURES = (
    "api access", "audit log", "automation", "custom reports", "forecasting", "mobile app",
    "multi currency", "open integrations", "self service", "single sign-on", "voice", "white label",
)  # fmt: skip
#: Announcements of one brand in a month, by kind.
EVENT_RATE = {
    "feature_release": 0.34,
    "pricing_change": 0.05,
    "partnership": 0.14,
    "testimonial": 0.2,
    "case_study": 0.24,
    "award": 0.06,
}
HEADLINES = {
    "feature_release": "{brand} adds {feature}",
    "pricing_change": "{brand} moves to {strategy} pricing",
    "partnership": "{brand} enters a partnership",
    "testimonial": "A customer speaks about {brand}",
    "case_study": "How a customer works with {brand}",
    "award": "{brand} wins an industry award",
}
#: Revenue of the whole market in the first quarter at size 1, in the unit's currency.
MARKET_A_QUARTER = {
    "agency": 1_400_000,
    "saas": 11_000_000,
    "enterprise": 90_000_000,
    "messaging": 130_000_000,
    "real_estate": 8_000_000,
}
ADDRESSABLE = {"small": 9_000, "mid_market": 2_400, "enterprise": 350}
MARKET_GROWTH_A_YEAR = 1.09
QUARTERS_DRAWN = 400
#: Days from the end of a quarter or of field work until the file is delivered.
SHARE_DELAY, WAVE_DELAY = 40, 12
#: Share of people who know, name and consider a brand that is as known as the market's average.
AWARENESS = {"aided_awareness": 0.24, "unaided_awareness": 0.08, "consideration": 0.13}
RESPONDENTS = 600


@dataclass(slots=True)
class Brand:
    """A brand of one market; the business unit's own is among them."""

    tenant: Tenant
    competitor_id: str
    name: str
    is_own: bool
    profiles: list[Profile] = field(default_factory=list)

    @property
    def domain(self) -> str:
        """Its web domain, on a name reserved for examples."""
        return f"{self.name.lower().replace(' ', '-')}.example"


class Profile(NamedTuple):
    """What is known of a brand from a day on."""

    valid_from: date
    pricing_strategy: str
    features: tuple[str, ...]
    followers: int


class Announcement(NamedTuple):
    """What a brand announced."""

    brand: Brand
    day: date
    kind: str
    title: str

    @property
    def url(self) -> str:
        """Where it was announced."""
        return f"https://{self.brand.domain}/news/{self.day:%Y-%m-%d}-{self.kind}"


class Share(NamedTuple):
    """An analyst's estimate of one brand in one quarter."""

    brand: Brand
    period: date
    revenue: Decimal
    market_size: Decimal
    share: Decimal
    addressable: tuple[int, ...]


class Answers(NamedTuple):
    """Answers of one survey wave to one question about a brand."""

    brand: Brand
    wave_date: date
    metric: str
    cell: str
    campaign_id: str | None
    respondents: int
    positives: int


@dataclass(slots=True)
class Market:
    """All markets as known at the as-of; `waves` and `shares` as far as they were delivered."""

    brands: list[Brand]
    announcements: list[Announcement]
    shares: list[Share]
    waves: list[Answers]


def market(world: World) -> Market:
    """What analysts and surveys had delivered by the as-of."""
    brands = [brand for tenant in TENANTS for brand in _brands(tenant)]
    announced = [one for brand in brands for one in _life(world, brand)]
    announced.sort(key=lambda one: (one.day, one.brand.competitor_id, one.kind))
    today = world.span.as_of.date()
    quarters = list(_quarters(world))
    return Market(
        brands,
        announced,
        [
            share
            for quarter in quarters
            if _quarter_end(quarter) + timedelta(days=SHARE_DELAY) < today
            for tenant in TENANTS
            for share in _shares(world, tenant, brands, quarter)
        ],
        [
            answers
            for quarter in quarters
            if _wave_date(quarter) + timedelta(days=WAVE_DELAY) < today
            for brand in brands
            for answers in _wave(world, brand, quarter)
        ],
    )


def _brands(tenant: Tenant) -> list[Brand]:
    names = (tenant.name, *RIVALS[tenant.tenant_id])
    return [
        Brand(tenant, f"C{tenant.number}{number:02d}", name, number == 0)
        for number, name in enumerate(names)
    ]


def _quarters(world: World) -> Iterator[date]:
    """First days of the quarters of the span."""
    first = world.span.start.date().replace(day=1)
    quarter = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    while quarter <= world.span.as_of.date():
        yield quarter
        quarter = _quarter_end(quarter) + timedelta(days=1)


def _quarter_end(quarter: date) -> date:
    return (quarter + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def _wave_date(quarter: date) -> date:
    """Field work ends in the middle of the quarter's last month."""
    return _quarter_end(quarter).replace(day=15)


# -- profiles and announcements -------------------------------------------------------------------


def _life(world: World, brand: Brand) -> list[Announcement]:
    """The brand's announcements before the as-of; fills its profiles, which follow from them."""
    rng = stream(world.seed, "market brand", brand.competitor_id)
    strategy = str(rng.choice(STRATEGIES))
    features = [str(name) for name in rng.choice(FEATURES, 5, replace=False)]
    followers = float(rng.integers(2_000, 9_000))
    start = world.span.start.date()
    brand.profiles.append(Profile(start, strategy, tuple(features), round(followers)))
    made = []
    for month in world.span.months():
        for kind, day, pick in _month_events(world.seed, brand, month):
            followers *= 1.01
            if not start < day < world.span.as_of.date():
                continue
            missing = [name for name in FEATURES if name not in features]
            if kind == "pricing_change":
                others = [name for name in STRATEGIES if name != strategy]
                strategy = others[int(pick * len(others))]
            if kind == "feature_release" and missing:
                features.append(missing[int(pick * len(missing))])
            title = HEADLINES[kind].format(
                brand=brand.name, feature=features[-1], strategy=strategy
            )
            made.append(Announcement(brand, day, kind, title))
            if (strategy, tuple(features)) != brand.profiles[-1][1:3]:
                profile = Profile(day, strategy, tuple(features), round(followers))
                if brand.profiles[-1].valid_from == day:
                    brand.profiles.pop()
                brand.profiles.append(profile)
    return made


def _month_events(seed: int, brand: Brand, month: Month) -> list[tuple[str, date, float]]:
    """Kind, day and a random pick of the whole month's announcements, in order of time."""
    rng = stream(seed, "market events", brand.competitor_id, month)
    draws = rng.random((len(EVENT_RATE), 3))
    days = len(month.days())
    found = [
        (kind, month.first + timedelta(days=int(day * days)), float(pick))
        for (kind, rate), (chance, day, pick) in zip(EVENT_RATE.items(), draws, strict=True)
        if chance < rate
    ]
    return sorted(found, key=lambda event: event[1])


# -- market shares --------------------------------------------------------------------------------


def _shares(world: World, tenant: Tenant, brands: list[Brand], quarter: date) -> list[Share]:
    """Estimates of the brands of one market; the own revenue is what was invoiced, nearly."""
    mine = [brand for brand in brands if brand.tenant is tenant]
    number = (quarter.year - 2000) * 4 + (quarter.month - 1) // 3
    years = (quarter - EPOCH).days / 365.25
    growth = MARKET_GROWTH_A_YEAR**years
    size = MARKET_A_QUARTER[tenant.tenant_id] * world.size * growth
    rng = stream(world.seed, "market share", tenant.tenant_id, quarter)
    invoiced = world.of(invoiced_a_quarter).get((tenant.tenant_id, quarter), 0.0)
    estimate = invoiced * rng.uniform(0.93, 1.07)
    own = min(estimate, 0.9 * size)
    addressable = tuple(round(ADDRESSABLE[str(name)] * growth) for name in SEGMENTS)
    made = []
    for brand in mine:
        revenue = own if brand.is_own else (size - own) * _rival_share(world, brand, number)
        made.append(
            Share(
                brand,
                quarter,
                _amount(revenue),
                _amount(size),
                Decimal(round(revenue / size * 10_000)) / 10_000,
                addressable,
            )
        )
    return made


def _rival_share(world: World, brand: Brand, quarter: int) -> float:
    """A rival's part of what the own brand leaves, wandering from quarter to quarter."""
    rng = stream(world.seed, "market rival", brand.competitor_id)
    base = rng.uniform(0.08, 0.18)
    steps = rng.normal(0, 0.02, QUARTERS_DRAWN)
    return float(np.clip(base * np.exp(steps[:quarter].sum()), 0.03, 0.24))


def invoiced_a_quarter(world: World) -> dict[tuple[str, date], float]:
    """What each business unit invoiced, by its id and the quarter's first day (UTC)."""
    sums: dict[tuple[str, date], float] = {}
    for customer in world.customers:
        for invoice in customer.invoices:
            day = date.fromordinal(_UNIX_DAY + invoice.created // 86_400)
            quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            key = (customer.tenant.tenant_id, quarter)
            sums[key] = sums.get(key, 0.0) + invoice.amount_due / 100
    return sums


_UNIX_DAY = date(1970, 1, 1).toordinal()


def _amount(value: float) -> Decimal:
    return Decimal(round(value * 100)) / 100


# -- survey waves ---------------------------------------------------------------------------------


def _wave(world: World, brand: Brand, quarter: date) -> list[Answers]:
    """The tracker's answers about a brand; for the own one also the lift of its campaign."""
    rng = stream(world.seed, "brand wave", brand.competitor_id, quarter)
    known = stream(world.seed, "brand fame", brand.competitor_id).uniform(0.7, 1.5)
    years = (quarter - EPOCH).days / 365.25
    wave = _wave_date(quarter)
    campaign_id = _campaign_in(world, brand.tenant, wave) if brand.is_own else None
    made = []
    for metric, average in AWARENESS.items():
        rate = min(0.95, average * known * (1 + 0.08 * years))
        asked = int(rng.integers(RESPONDENTS - 60, RESPONDENTS + 60))
        positives = int(rng.binomial(asked, rate))
        made.append(Answers(brand, wave, metric, "all", None, asked, positives))
        for cell, lift in (("test", 1.22), ("control", 1.0)):
            asked = int(rng.integers(280, 340))
            positives = int(rng.binomial(asked, min(0.95, rate * lift)))
            if campaign_id is not None:
                made.append(Answers(brand, wave, metric, cell, campaign_id, asked, positives))
    return made


def _campaign_in(world: World, tenant: Tenant, day: date) -> str | None:
    """The seasonal campaign that ran on the day, if any."""
    for campaign in world.campaigns[tenant.tenant_id]:
        if campaign.end_day and campaign.start_day <= day <= campaign.end_day:
            return campaign.campaign_id
    return None
