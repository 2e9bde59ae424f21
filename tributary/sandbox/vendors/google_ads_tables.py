"""What Google Ads reports of one account, by resource: tables whose cells are JSON already."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import orjson
import pandas as pd

from tributary.sandbox.vendors import fragments
from tributary.sandbox.world.ad_breakdowns import SCORES, breakdowns, keywords
from tributary.sandbox.world.build import World
from tributary.sandbox.world.campaigns import Campaign, Change
from tributary.sandbox.world.tenants import Tenant

BY_HOUR = "campaign by hour"  # FROM campaign with segments.hour
ABSENT = ""  # a cell of a field that is not set: proto3 JSON leaves it out
#: Metrics that every report of delivery has, as integers.
COUNTED = ("impressions", "clicks", "cost_micros")


class Table:
    """A resource of one account: JSON cells by field, and comparable values to filter by."""

    def __init__(
        self,
        cells: dict[str, list[str]],
        values: dict[str, np.ndarray],
        names: dict[str, list[str]],
    ) -> None:
        self.cells, self.values, self.names = cells, values, names

    def __len__(self) -> int:
        return len(next(iter(self.cells.values())))


def camel(path: str) -> str:
    """A dotted path of fields as JSON spells it."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), path)


def _seen(world: World, campaign: Campaign) -> list[Change]:
    return [change for change in campaign.changes if change.at < world.span.as_of64]


def _campaigns(world: World, tenant: Tenant) -> Table:
    mine = world.campaigns[tenant.tenant_id]
    now = []
    for campaign in mine:
        state: dict[str, Any] = {}
        for change in _seen(world, campaign):
            state.update(change.new)
        now.append(state)
    account = f"customers/{tenant.google_ads_customer}"
    ids = [c.campaign_id for c in mine]
    total = [c.lifetime_budget_micros for c in mine]
    cells = {
        "campaign.id": fragments.text(ids),
        "campaign.name": fragments.text([state["name"] for state in now]),
        "campaign.status": fragments.text([state["status"] for state in now]),
        "campaign.advertising_channel_type": fragments.text([c.kind for c in mine]),
        "campaign.start_date_time": fragments.text([f"{c.start_day} 00:00:00" for c in mine]),
        "campaign.end_date_time": fragments.text(
            [f"{c.end_day} 23:59:59" if c.end_day else "2037-12-30 23:59:59" for c in mine]
        ),
        "campaign.labels": ["[]"] * len(mine),
        "campaign_budget.id": fragments.text([c.budget_id for c in mine]),
        "campaign_budget.amount_micros": fragments.text([s["amount_micros"] for s in now]),
        "campaign_budget.total_amount_micros": [
            ABSENT if micros is None else f'"{micros}"' for micros in total
        ],
        "customer.id": fragments.text([tenant.google_ads_customer] * len(mine)),
        "customer.currency_code": fragments.text([tenant.currency] * len(mine)),
        "customer.time_zone": fragments.text([tenant.zone] * len(mine)),
    }
    names = {
        "campaign": fragments.text([f"{account}/campaigns/{i}" for i in ids]),
        "campaign_budget": fragments.text(
            [f"{account}/campaignBudgets/{c.budget_id}" for c in mine]
        ),
        "customer": fragments.text([account] * len(mine)),
    }
    values = {
        "campaign.id": np.array(ids),
        "campaign.status": np.array([state["status"] for state in now]),
    }
    return Table(cells, values, names)


def _changes(world: World, tenant: Tenant) -> Table:
    account = f"customers/{tenant.google_ads_customer}"
    found = sorted(
        (
            (change, campaign)
            for campaign in world.campaigns[tenant.tenant_id]
            for change in _seen(world, campaign)
        ),
        key=lambda pair: (pair[0].at, pair[1].number, pair[0].resource),
    )
    names, at, old, new = [], [], [], []
    for change, campaign in found:
        kind = 1 if change.resource == "CAMPAIGN" else 2
        micros = int(change.at.astype("M8[us]").astype(np.int64))
        names.append(f"{account}/changeEvents/{micros}~{campaign.number}~{kind}")
        at.append(str(change.at.astype("M8[us]")).replace("T", " "))
        old.append(orjson.dumps(_resource(account, change, campaign, change.old)).decode())
        new.append(orjson.dumps(_resource(account, change, campaign, change.new)).decode())
    cells = {
        "change_event.resource_name": fragments.text(names),
        "change_event.change_date_time": fragments.text(at),
        "change_event.change_resource_type": fragments.text([c.resource for c, _ in found]),
        "change_event.resource_change_operation": fragments.text([c.operation for c, _ in found]),
        "change_event.campaign": fragments.text(
            [f"{account}/campaigns/{campaign.campaign_id}" for _, campaign in found]
        ),
        "change_event.changed_fields": fragments.text([_mask(c) for c, _ in found]),
        "change_event.old_resource": old,
        "change_event.new_resource": new,
    }
    stamps = np.array([change.at for change, _ in found], dtype="M8[us]")
    return Table(cells, {"change_event.change_date_time": stamps}, {})


def _mask(change: Change) -> str:
    """The field mask, which names the fields within the changed resource."""
    return ",".join(camel(name) for name in change.new)


def _resource(
    account: str, change: Change, campaign: Campaign, fields: dict[str, Any]
) -> dict[str, Any]:
    """The changed fields inside the resource they are of, int64 as text."""
    if not fields:
        return {}
    shown = {camel(k): str(v) if k.endswith("_micros") else v for k, v in fields.items()}
    if change.resource == "CAMPAIGN":
        name = f"{account}/campaigns/{campaign.campaign_id}"
        return {"campaign": {"resourceName": name, **shown}}
    name = f"{account}/campaignBudgets/{campaign.budget_id}"
    return {"campaignBudget": {"resourceName": name, **shown}}


def _delivery(world: World, tenant: Tenant) -> Table:
    ads = world.ads[world.ads["tenant_id"] == tenant.tenant_id].sort_values(
        ["date", "campaign", "ad_id"], kind="stable"
    )
    account = f"customers/{tenant.google_ads_customer}"
    campaign = _campaign_ids(world, tenant, ads)
    group, ad = ads["ad_group_id"].tolist(), ads["ad_id"].tolist()
    cells = {
        "campaign.id": fragments.text(campaign),
        "ad_group.id": fragments.text(group),
        "ad_group.name": fragments.text(ads["ad_group_name"].tolist()),
        "ad_group_ad.ad.id": fragments.text(ad),
        "segments.device": fragments.text(ads["device"].tolist()),
        **_measures(ads, (*COUNTED, "view_through_conversions", "engagements")),
    }
    names = {
        "campaign": fragments.text([f"{account}/campaigns/{i}" for i in campaign]),
        "ad_group": fragments.text([f"{account}/adGroups/{i}" for i in group]),
        "ad_group_ad": fragments.text(
            [f"{account}/adGroupAds/{g}~{a}" for g, a in zip(group, ad, strict=True)]
        ),
    }
    values = _values(ads, campaign) | {"segments.device": ads["device"].to_numpy(str)}
    return Table(cells, values, names)


def _hourly(world: World, tenant: Tenant) -> Table:
    rows = _summed(world, tenant, ["hour"])
    campaign = _campaign_ids(world, tenant, rows)
    cells = {
        "campaign.id": fragments.text(campaign),
        "segments.hour": fragments.number(rows["hour"].tolist()),
        **_measures(rows, COUNTED),
    }
    account = f"customers/{tenant.google_ads_customer}"
    names = {"campaign": fragments.text([f"{account}/campaigns/{i}" for i in campaign])}
    return Table(cells, _values(rows, campaign), names)


def _places(world: World, tenant: Tenant) -> Table:
    """Everybody is advertised to where they are, not where they are interested in."""
    rows = _summed(world, tenant, ["country_criterion_id", "region_criterion_id"])
    campaign = _campaign_ids(world, tenant, rows)
    country = rows["country_criterion_id"].tolist()
    regions = [f"geoTargetConstants/{i}" for i in rows["region_criterion_id"].tolist()]
    kinds = ["LOCATION_OF_PRESENCE"] * len(rows)
    cells = {
        "campaign.id": fragments.text(campaign),
        "geographic_view.country_criterion_id": fragments.text(country),
        "geographic_view.location_type": fragments.text(kinds),
        "segments.geo_target_region": fragments.text(regions),
        **_measures(rows, COUNTED),
    }
    account = f"customers/{tenant.google_ads_customer}"
    names = {
        "campaign": fragments.text([f"{account}/campaigns/{i}" for i in campaign]),
        "geographic_view": fragments.text(
            [f"{account}/geographicViews/{i}~LOCATION_OF_PRESENCE" for i in country]
        ),
    }
    values = _values(rows, campaign) | {"geographic_view.location_type": np.array(kinds)}
    return Table(cells, values, names)


def _keywords(world: World, tenant: Tenant) -> Table:
    rows = _summed(world, tenant, ["ad_group_id", "keyword"])
    searched = {c.number: c for c in world.campaigns[tenant.tenant_id] if c.kind == "SEARCH"}
    rows = rows[rows["campaign"].isin(list(searched))]
    groups = rows[["campaign", "ad_group_id"]].drop_duplicates()
    known = {
        group: keywords(world, searched[number], group)
        for number, group in groups.itertuples(index=False)
    }
    months = rows["date"].dt.year.to_numpy() * 12 + rows["date"].dt.month.to_numpy()
    group = rows["ad_group_id"].tolist()
    found = [known[g][place] for g, place in zip(group, rows["keyword"].tolist(), strict=True)]
    scores = [int(k.scores[m % SCORES]) for k, m in zip(found, months.tolist(), strict=True)]
    campaign = _campaign_ids(world, tenant, rows)
    account = f"customers/{tenant.google_ads_customer}"
    criteria = [f"{g}~{k.criterion_id}" for g, k in zip(group, found, strict=True)]
    cells = {
        "campaign.id": fragments.text(campaign),
        "ad_group.id": fragments.text(group),
        "ad_group_criterion.criterion_id": fragments.text([k.criterion_id for k in found]),
        "ad_group_criterion.keyword.text": fragments.text([k.text for k in found]),
        "ad_group_criterion.keyword.match_type": fragments.text([k.match_type for k in found]),
        "metrics.historical_quality_score": fragments.text(scores),
        **_measures(rows, COUNTED),
    }
    names = {
        "campaign": fragments.text([f"{account}/campaigns/{i}" for i in campaign]),
        "ad_group": fragments.text([f"{account}/adGroups/{i}" for i in group]),
        "ad_group_criterion": fragments.text([f"{account}/adGroupCriteria/{i}" for i in criteria]),
        "keyword_view": fragments.text([f"{account}/keywordViews/{i}" for i in criteria]),
    }
    return Table(cells, _values(rows, campaign), names)


def _summed(world: World, tenant: Tenant, keys: list[str]) -> pd.DataFrame:
    """The tenant's delivery by day, campaign and what `keys` name."""
    ads = world.of(breakdowns)
    mine = ads[ads["tenant_id"] == tenant.tenant_id]
    sums = [*COUNTED, "conversions", "conversions_value"]
    return mine.groupby(["date", "campaign", *keys], as_index=False, sort=True)[sums].sum()


def _campaign_ids(world: World, tenant: Tenant, rows: pd.DataFrame) -> list[str]:
    ids = {c.number: c.campaign_id for c in world.campaigns[tenant.tenant_id]}
    return [ids[number] for number in rows["campaign"].tolist()]


def _measures(rows: pd.DataFrame, counted: Sequence[str]) -> dict[str, list[str]]:
    """Cells of the day and the metrics: int64 as text, doubles as numbers."""
    days = rows["date"].to_numpy("M8[D]")
    return {
        "segments.date": fragments.text(np.datetime_as_string(days).tolist()),
        **{f"metrics.{name}": fragments.text(rows[name].tolist()) for name in counted},
        "metrics.conversions": fragments.number(rows["conversions"].tolist()),
        "metrics.conversions_value": fragments.number(rows["conversions_value"].tolist()),
    }


def _values(rows: pd.DataFrame, campaign: list[str]) -> dict[str, np.ndarray]:
    days = rows["date"].to_numpy("M8[D]")
    return {"segments.date": days.astype("M8[us]"), "campaign.id": np.array(campaign)}


TABLES: dict[str, Callable[[World, Tenant], Table]] = {
    "campaign": _campaigns,
    "change_event": _changes,
    "ad_group_ad": _delivery,
    BY_HOUR: _hourly,
    "geographic_view": _places,
    "keyword_view": _keywords,
}
