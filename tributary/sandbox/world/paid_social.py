"""Advertising on Meta and LinkedIn: the units' campaigns there, their delivery and their results.

Everything is drawn at the finest grain (ad, day, hour, region) and summed up from there, so a
report by hour or by region holds what the report by ad holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, day_end, to_utc
from tributary.sandbox.world.tenants import BY_ID, Tenant

#: Results are credited to the day of the click up to this many days later.
RESTATED_DAYS = 27
#: Spend on invalid clicks is given back two days after the day ended.
REFUND_DAYS = 2
#: Of what runs in six hours of the day.
HOUR_SHARE = np.array([0.12, 0.15, 0.13, 0.2, 0.22, 0.18])
REGION_SHARE = np.array([0.5, 0.3, 0.2])
#: Country code and region of the three places of a unit's ads.
REGIONS = {
    "agency": (("DE", "Bavaria"), ("DE", "Berlin"), ("AT", "Vienna")),
    "saas": (("US", "California"), ("US", "Texas"), ("CA", "Ontario")),
    "enterprise": (("US", "New York"), ("US", "Illinois"), ("GB", "England")),
    "real_estate": (("NZ", "Auckland"), ("NZ", "Canterbury"), ("AU", "New South Wales")),
}
THEMES = ("Kick-off", "Mid-year", "Back to work", "Season's offer")


@dataclass(frozen=True, slots=True)
class Market:
    """How advertising works on a platform."""

    platform: str
    tenant_ids: tuple[str, ...]
    standing: tuple[str, ...]  # the units with a campaign that always runs
    objectives: tuple[str, ...]
    click_rate: float
    price_factor: float  # of a click, beside Google's
    volume_factor: float  # of clicks, beside Google's
    lead_rate: float  # lead forms sent, per click
    conversion_rate: float  # results on the website, per click
    hours: tuple[int, ...]  # at which ads run: when their audience looks
    zone: str | None = None  # of its days, if that is not the account's

    def zone_of(self, tenant: Tenant) -> str:
        """The zone of a unit's days and hours."""
        return self.zone or tenant.zone


META = Market(
    platform="meta",
    tenant_ids=("agency", "saas", "real_estate"),
    standing=("saas",),
    objectives=("OUTCOME_LEADS", "OUTCOME_TRAFFIC", "OUTCOME_AWARENESS"),
    click_rate=0.011,
    price_factor=0.42,
    volume_factor=0.8,
    lead_rate=0.0,
    conversion_rate=0.05,
    hours=(8, 12, 13, 18, 19, 20),
)
LINKEDIN = Market(
    platform="linkedin",
    tenant_ids=("saas", "enterprise"),
    standing=("saas", "enterprise"),
    objectives=("LEAD_GENERATION", "WEBSITE_VISIT", "BRAND_AWARENESS"),
    click_rate=0.006,
    price_factor=1.9,
    volume_factor=0.35,
    lead_rate=0.08,
    conversion_rate=0.03,
    hours=(13, 14, 15, 16, 18, 20),
    zone="UTC",
)


@dataclass(slots=True)
class SocialCampaign:
    """A campaign as planned; `changes` holds its whole life, also beyond the as-of."""

    market: Market
    tenant: Tenant
    number: int
    objective: str
    start_day: date
    end_day: date | None
    created_at: np.datetime64
    daily_budget_minor: int
    changes: list[tuple[np.datetime64, dict[str, Any]]] = field(default_factory=list)

    def state(self, as_of: np.datetime64) -> dict[str, Any]:
        """Its name, status (ACTIVE, ENDED or ARCHIVED), budget and `updated_at` at that instant."""
        seen: dict[str, Any] = {}
        for at, new in self.changes:
            if at < as_of:
                seen |= new | {"updated_at": at}
        return seen


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a platform delivered, as it says so now.

    `by_ad`: campaign (place in `campaigns`), ad, date, impressions, clicks, engagements,
    spend_minor, leads, results. `by_hour` has hour and `by_region` has region in the place of the
    ad. `forms`: a row for each lead form that was sent: campaign, ad, at, first_name, last_name,
    email.
    """

    campaigns: list[SocialCampaign]
    by_ad: pd.DataFrame
    by_hour: pd.DataFrame
    by_region: pd.DataFrame
    forms: pd.DataFrame


def meta(world: World) -> Delivery:
    """Meta's campaigns and what they delivered."""
    return _delivery(world, META)


def linkedin(world: World) -> Delivery:
    """LinkedIn's campaigns and what they delivered."""
    return _delivery(world, LINKEDIN)


# -- campaigns ------------------------------------------------------------------------------------


def _campaigns(world: World, market: Market) -> list[SocialCampaign]:
    """The campaigns created so far, in order of unit and number."""
    planned = [
        campaign
        for tenant_id in market.tenant_ids
        for campaign in _plan(world, market, BY_ID[tenant_id])
    ]
    return [campaign for campaign in planned if campaign.created_at < world.span.as_of64]


def _plan(world: World, market: Market, tenant: Tenant) -> Iterator[SocialCampaign]:
    start = world.span.start.date()
    if tenant.tenant_id in market.standing:
        yield _campaign(world, market, tenant, 1, "Always on", start, None)
    for year in range(start.year, world.span.as_of.year + 2):
        for quarter, theme in enumerate(THEMES):
            rng = stream(world.seed, market.platform, "plan", tenant.tenant_id, year, quarter)
            first = date(year, quarter * 3 + 1, 1) + timedelta(days=int(rng.integers(3, 28)))
            last = first + timedelta(days=int(rng.integers(34, 56)))
            if first > start:
                number = (year - 2000) * 10 + quarter + 1
                yield _campaign(world, market, tenant, number, f"{theme} {year}", first, last)


def _campaign(
    world: World,
    market: Market,
    tenant: Tenant,
    number: int,
    name: str,
    start_day: date,
    end_day: date | None,
) -> SocialCampaign:
    rng = stream(world.seed, market.platform, "campaign", tenant.tenant_id, number)
    clicks = tenant.clicks_per_day * market.volume_factor * world.size
    budget = first_budget = (
        max(1, round(clicks * tenant.cost_per_click * market.price_factor * 1.3)) * 100
    )
    created = max(_local(start_day, -60 + rng.random() * 8, tenant), world.span.start64)
    objective = market.objectives[0 if end_day is None else int(rng.integers(3))]
    first = {"name": name, "status": "ACTIVE", "daily_budget_minor": budget}
    changes: list[tuple[np.datetime64, dict[str, Any]]] = [(created, first)]
    if end_day is None:
        for year in range(start_day.year, start_day.year + 12):
            raised = stream(world.seed, market.platform, "budget", tenant.tenant_id, number, year)
            budget = round(budget * raised.uniform(1.05, 1.3) / 100) * 100
            at = _local(date(year, 5, int(raised.integers(2, 28))), 11, tenant)
            changes.append((at, {"daily_budget_minor": budget}))
    else:
        raised_at = _local(start_day + timedelta(days=int(rng.integers(8, 20))), 10, tenant)
        more = round(budget * rng.uniform(1.1, 1.5) / 100) * 100
        changes.append((raised_at, {"daily_budget_minor": more}))
        changes.append((_local(end_day, 26, tenant), {"status": "ENDED"}))
        if rng.random() < 0.3:
            archived = _local(end_day + timedelta(days=30), 14, tenant)
            changes.append((archived, {"status": "ARCHIVED"}))
    changes.sort(key=lambda change: change[0])
    return SocialCampaign(
        market, tenant, number, objective, start_day, end_day, created, first_budget, changes
    )


def _local(day: date, hours: float, tenant: Tenant) -> np.datetime64:
    local = np.datetime64(day, "s") + np.timedelta64(round(hours * 3600), "s")
    return np.datetime64(to_utc(np.array([local]), tenant.zone)[0])


# -- delivery -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cells:
    """A campaign's month: arrays of (day, ad, hour, region), and its results one by one."""

    days: np.ndarray
    ended: np.ndarray
    impressions: np.ndarray
    clicks: np.ndarray
    engagements: np.ndarray
    spend: np.ndarray
    refund: np.ndarray  # (day, ad)
    leads: np.ndarray
    lead_at: np.ndarray  # one by one, in the order of the cells
    result_cell: np.ndarray
    result_lag: np.ndarray
    people: pd.DataFrame  # who sent the lead forms


def _delivery(world: World, market: Market) -> Delivery:
    campaigns = _campaigns(world, market)
    parts: dict[str, list[pd.DataFrame]] = {"ad": [], "hour": [], "region": [], "form": []}
    for place, campaign in enumerate(campaigns):
        for month in world.span.months():
            cells = _cells(world, campaign, month)
            if cells is None:
                continue
            for name, table in _tables(world, campaign, cells).items():
                parts[name].append(table.assign(campaign=place))
    frames = {name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()}
    forms = frames["form"].sort_values(["at", "campaign"], kind="stable", ignore_index=True)
    return Delivery(
        campaigns,
        frames["ad"],
        frames["hour"],
        frames["region"],
        _with_known_people(world, market, campaigns, forms),
    )


def ad_count(world: World) -> int:
    """How many ads a campaign has."""
    return 1 + round(3 * min(world.size, 1.0))


def _cells(world: World, campaign: SocialCampaign, month: Month) -> _Cells | None:
    days = month.days()
    runs = days >= np.datetime64(campaign.start_day)
    if campaign.end_day:
        runs &= days <= np.datetime64(campaign.end_day)
    days = days[runs]
    if not len(days):
        return None
    market, tenant = campaign.market, campaign.tenant
    rng = stream(world.seed, market.platform, "delivery", tenant.tenant_id, campaign.number, month)
    ads = ad_count(world)
    ad_share = stream(
        world.seed, market.platform, "ads", tenant.tenant_id, campaign.number
    ).dirichlet(np.full(ads, 6.0))
    daily = tenant.clicks_per_day * market.volume_factor * world.size * activity(month)[runs]
    daily = daily * rng.gamma(30, 1 / 30, len(days))
    share = ad_share[:, None, None] * HOUR_SHARE[:, None] * REGION_SHARE
    impressions = rng.poisson(daily[:, None, None, None] * share / market.click_rate)
    clicks = rng.binomial(impressions, market.click_rate)
    a_mille = tenant.cost_per_click * market.price_factor * market.click_rate * 100_000
    price = a_mille * rng.lognormal(0, 0.1, (len(days), ads, 1, 1))
    spend = np.rint(impressions * price / 1000).astype(np.int64)
    is_shown = np.asarray(impressions[:, :, 0, 0] > 0)
    is_refunded = (rng.random((len(days), ads)) < 0.04) & is_shown
    leads = rng.binomial(clicks, market.lead_rate)
    results = rng.binomial(clicks, market.conversion_rate)
    engagements = clicks + rng.binomial(impressions, 0.008)
    lag = np.where(
        rng.random(int(results.sum())) < 0.7,
        0,
        1 + (rng.random(int(results.sum())) ** 2 * RESTATED_DAYS).astype(int),
    )
    lead_cell = np.repeat(np.arange(leads.size), leads.ravel())
    day, _, hour, _ = np.unravel_index(lead_cell, leads.shape)
    second = np.array(market.hours)[hour] * 3600 + rng.integers(0, 3600, len(lead_cell))
    return _Cells(
        days=days,
        ended=day_end(days, market.zone_of(tenant)),
        impressions=impressions,
        clicks=clicks,
        engagements=engagements,
        spend=spend,
        refund=np.where(is_refunded, np.rint(spend.sum(axis=(2, 3)) * 0.05), 0).astype(np.int64),
        leads=leads,
        lead_at=to_utc(days[day].astype("M8[s]") + second, market.zone_of(tenant)),
        result_cell=np.repeat(np.arange(results.size), results.ravel()),
        result_lag=np.minimum(lag, RESTATED_DAYS),
        people=_people(rng, tenant, campaign, month, len(lead_cell)),
    )


def _tables(world: World, campaign: SocialCampaign, cells: _Cells) -> dict[str, pd.DataFrame]:
    """What is shown of a campaign's month now: the days, hours and forms that are over."""
    as_of, shape = world.span.as_of64, cells.impressions.shape
    day = np.unravel_index(cells.result_cell, shape)[0]
    credited = cells.ended[day] + cells.result_lag.astype("m8[D]")
    is_seen = (cells.result_lag == 0) | (credited <= as_of)
    results = np.bincount(cells.result_cell[is_seen], minlength=cells.impressions.size)
    is_fresh = np.asarray(cells.ended + np.timedelta64(REFUND_DAYS, "D") > as_of)
    spend = cells.spend.copy()
    spend[:, :, 0, 0] += np.where(is_fresh[:, None], cells.refund, 0)
    measures = {
        "impressions": cells.impressions,
        "clicks": cells.clicks,
        "engagements": cells.engagements,
        "spend_minor": spend,
        "leads": cells.leads,
        "results": results.reshape(shape),
    }
    hours = np.array(campaign.market.hours)
    hour_end = to_utc(
        (cells.days.astype("M8[s]")[:, None] + (hours + 1).astype("m8[h]")).ravel(),
        campaign.market.zone_of(campaign.tenant),
    )
    has_ended = cells.ended <= as_of
    where = np.unravel_index(np.repeat(np.arange(cells.leads.size), cells.leads.ravel()), shape)
    forms = cells.people.assign(ad=where[1], at=cells.lead_at)
    has_passed = (hour_end <= as_of).reshape(-1, len(hours))
    by_hour = _grain(cells, measures, "hour", (1, 3), has_passed)
    return {
        "ad": _grain(cells, measures, "ad", (2, 3), has_ended[:, None]),
        "hour": by_hour.assign(hour=hours[by_hour["hour"]]),
        "region": _grain(cells, measures, "region", (1, 2), has_ended[:, None]),
        "form": forms[cells.lead_at < as_of],
    }


def _grain(
    cells: _Cells,
    measures: dict[str, np.ndarray],
    name: str,
    summed: tuple[int, int],
    is_over: np.ndarray,
) -> pd.DataFrame:
    """The measures by day and one other dimension; rows without an impression are left out."""
    sums = {measure: values.sum(axis=summed) for measure, values in measures.items()}
    shown = (sums["impressions"] > 0) & is_over
    day, other = np.nonzero(shown)
    return pd.DataFrame(
        {
            "date": cells.days[day].astype("M8[s]"),
            name: other,
            **{measure: values[shown] for measure, values in sums.items()},
        }
    )


# -- the people behind lead forms -----------------------------------------------------------------


def _people(
    rng: np.random.Generator, tenant: Tenant, campaign: SocialCampaign, month: Month, count: int
) -> pd.DataFrame:
    """Strangers, and a number that says which of them the CRM knows already."""
    first, last = people.names(rng, count)
    unique = [f"s{tenant.number}{month.number}{campaign.number}{i:03d}" for i in range(count)]
    return pd.DataFrame(
        {
            "first_name": first.astype(object),
            "last_name": last.astype(object),
            "email": [people.email(a, b, c) for a, b, c in zip(first, last, unique, strict=True)],
            "known": np.where(rng.random(count) < 0.45, rng.random(count), np.nan),
        }
    )


def _with_known_people(
    world: World, market: Market, campaigns: list[SocialCampaign], forms: pd.DataFrame
) -> pd.DataFrame:
    """Some of those who send a form are leads that the unit's CRM had before."""
    names = ["first_name", "last_name", "email"]
    owner = np.array([campaign.tenant.tenant_id for campaign in campaigns], object)
    tenant_of = owner[forms["campaign"].to_numpy()]
    for tenant_id in market.tenant_ids:
        mine = world.leads[world.leads["tenant_id"] == tenant_id].sort_values(["at", "lead_id"])
        before = np.searchsorted(mine["at"].to_numpy("M8[s]"), forms["at"].to_numpy("M8[s]"))
        known = (tenant_of == tenant_id) & forms["known"].notna().to_numpy() & (before > 0)
        pick = (forms["known"].to_numpy()[known] * before[known]).astype(int)
        forms.loc[known, names] = mine[names].to_numpy()[pick]
    return forms.drop(columns="known")
