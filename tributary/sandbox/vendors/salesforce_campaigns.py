"""Campaigns and their members as Salesforce would hold them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.vendors.salesforce_sales import Records, contact_id
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, local_dates, to_utc
from tributary.sandbox.world.campaigns import Campaign
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.identifiers import salesforce_id, salesforce_serial
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

#: Numbers of the campaigns that are not Google's; a fair's is this and the number of its month.
NEWSLETTER, PARTNERS, FAIR = 20_001, 20_002, 30_000
BOOKED_DAYS = 5  # after its end a campaign's cost is known
FAIR_COST = {"enterprise": 24_000.0, "real_estate": 2_600.0}


class Planned(NamedTuple):
    """A campaign as it is planned: days are the tenant's, instants Unix seconds."""

    tenant: Tenant
    number: int
    name: str
    type: str
    first: date
    last: date | None
    budget: float | None
    cost: float | None
    google_id: str | None
    changes: tuple[int, ...]  # of what was entered, oldest (its creation) first


def campaign_id(tenant: Tenant, number: int) -> str:
    """The id of the tenant's campaign of that number."""
    return salesforce_id("Campaign", tenant, number)


def campaigns(world: World) -> Records:
    """Ad campaigns, trade fairs, the newsletter and the partners, as far as they are entered."""
    return [_campaign(world, planned) for planned in _planned(world)]


def _planned(world: World) -> list[Planned]:
    found = []
    for tenant in TENANTS:
        if tenant.crm != "salesforce":
            continue
        start = int(world.span.start.timestamp())
        for number, name, kind in (
            (NEWSLETTER, "Newsletter", "Email"),
            (PARTNERS, "Partner program", "Partners"),
        ):
            first = world.span.start.date()
            found.append(
                Planned(tenant, number, name, kind, first, None, None, None, None, (start,))
            )
        found += [_of_google(world, campaign) for campaign in world.campaigns[tenant.tenant_id]]
        found += _fairs(world, tenant)
    return found


def _of_google(world: World, campaign: Campaign) -> Planned:
    seen = [change for change in campaign.changes if change.at < world.span.as_of64]
    named = [change for change in seen if "name" in change.new]
    ads = world.ads[
        (world.ads["tenant_id"] == campaign.tenant.tenant_id)
        & (world.ads["campaign"] == campaign.number)
    ]
    total = campaign.lifetime_budget_micros
    return Planned(
        campaign.tenant,
        campaign.number,
        str(named[-1].new["name"]),
        "Advertisement",
        campaign.start_day,
        campaign.end_day,
        None if total is None else total / 1e6,
        float(ads["cost_micros"].sum()) / 1e6,
        campaign.campaign_id,
        tuple(int(change.at.astype("M8[s]").astype(int)) for change in named),
    )


def _fairs(world: World, tenant: Tenant) -> list[Planned]:
    """A fair in the middle month of every quarter, entered a month before."""
    found = []
    for month in world.span.months():
        if month.month % 3 != 2:
            continue
        ahead = datetime.combine(month.first, time(), UTC) - timedelta(days=30)
        begun = max(ahead, world.span.start)
        if begun < world.span.as_of:
            rng = stream(world.seed, tenant.tenant_id, "fair cost", month)
            budget = FAIR_COST[tenant.tenant_id] * world.size
            found.append(
                Planned(
                    tenant,
                    FAIR + month.number,
                    f"Trade fair {month}",
                    "Trade Show",
                    month.first,
                    month.days()[-1].item(),
                    round(budget, 2),
                    round(budget * rng.uniform(0.85, 1.2), 2),
                    None,
                    (int(begun.timestamp()),),
                )
            )
    return found


def _campaign(world: World, planned: Planned) -> dict[str, Any]:
    as_of = int(world.span.as_of.timestamp())
    begins = _midnight(planned.first, planned.tenant)
    status, changes = "Planned", [*planned.changes]
    if begins < as_of:
        status = "In Progress"
        changes.append(begins)
    booked = None
    if planned.last is not None:
        ends = _midnight(planned.last + timedelta(days=1), planned.tenant)
        if ends < as_of:
            status = "Completed"
            changes.append(ends)
        if ends + BOOKED_DAYS * 86_400 < as_of:
            booked = planned.cost
            changes.append(ends + BOOKED_DAYS * 86_400)
    return {
        "Id": campaign_id(planned.tenant, planned.number),
        "Business_Unit__c": planned.tenant.tenant_id,
        "Name": planned.name,
        "Type": planned.type,
        "Status": status,
        "IsActive": status == "In Progress",
        "StartDate": str(planned.first),
        "EndDate": None if planned.last is None else str(planned.last),
        "BudgetedCost": planned.budget,
        "ActualCost": booked,
        "CurrencyIsoCode": planned.tenant.currency,
        "Google_Ads_Campaign_Id__c": planned.google_id,
        "OwnerId": world.owners[planned.tenant.tenant_id][0].owner_id,
        "CreatedDate": planned.changes[0],
        "SystemModstamp": max(changes),
        "LastModifiedDate": max(changes),
        "IsDeleted": False,
    }


def campaign_members(world: World) -> Records:
    """Leads that answered a campaign; a converted one is its contact's too."""
    records: Records = []
    for tenant in TENANTS:
        if tenant.crm != "salesforce":
            continue
        leads = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
        days = local_dates(leads["at"].to_numpy("M8[s]"), tenant.zone).astype(str).tolist()
        for lead, day in zip(rows(leads), days, strict=True):
            number = _answered(lead, day)
            if number is not None:
                records.append(_member(lead, number, day))
    return records


def _answered(lead: Any, day: str) -> int | None:
    """The number of the campaign that a lead came from."""
    if lead.campaign:
        return int(lead.campaign)
    if lead.channel == "events":
        return FAIR + Month(int(day[:4]), int(day[5:7])).number
    return {"email": NEWSLETTER, "affiliate": PARTNERS}.get(lead.channel)


def _member(lead: Any, number: int, day: str) -> dict[str, Any]:
    tenant = BY_ID[lead.tenant_id]
    is_converted, deleted = lead.opportunity_at is not pd.NaT, lead.deleted_at is not pd.NaT
    created = changed = _epoch(lead.at)
    if is_converted or deleted:
        changed = _epoch(lead.deleted_at if deleted else lead.opportunity_at)
    return {
        "Id": salesforce_id("CampaignMember", tenant, salesforce_serial(lead.lead_id)),
        "CampaignId": campaign_id(tenant, number),
        "LeadId": lead.lead_id,
        "ContactId": contact_id(lead.tenant_id, lead.lead_id) if is_converted else None,
        "Status": "Responded",
        "HasResponded": True,
        "FirstRespondedDate": day,
        "CreatedDate": created,
        "SystemModstamp": changed,
        "LastModifiedDate": changed,
        "IsDeleted": deleted,
    }


def _midnight(day: date, tenant: Tenant) -> int:
    """The instant at which the tenant's day begins."""
    return int(to_utc(np.array([np.datetime64(day, "s")]), tenant.zone)[0].astype(int))


def _epoch(at: pd.Timestamp) -> int:
    return int(at.timestamp())
