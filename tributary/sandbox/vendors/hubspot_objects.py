"""Contacts, companies, deals and owners as HubSpot would hold them, with property history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tributary.sandbox.vendors.vendor import iso
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.crm_sources import HUBSPOT
from tributary.sandbox.world.sales import STAGES, Owner
from tributary.sandbox.world.tenants import BY_ID, Tenant

DAY = 86_400
#: HubSpot's names of the company attributes whose history it keeps.
COMPANY_PROPERTY = {
    "industry": "industry",
    "employee_count": "numberofemployees",
    "segment": "customer_segment",
    "owner_id": "hubspot_owner_id",
}


@dataclass(slots=True)
class CrmObject:
    """One object: values as text, histories newest first as (value, Unix seconds)."""

    object_id: str
    created: int
    updated: int
    is_archived: bool
    properties: dict[str, str | None]
    history: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def contacts(world: World) -> list[CrmObject]:
    """Leads of the tenants that use HubSpot."""
    made = []
    for lead in rows(_of_hubspot(world.leads)):
        tenant = BY_ID[lead.tenant_id]
        created = _epoch(lead.at)
        stages = [("lead", created)]
        for stage, at in (
            ("marketingqualifiedlead", lead.mql_at),
            ("salesqualifiedlead", lead.sql_at),
            ("opportunity", lead.opportunity_at),
            ("customer", lead.customer_at),
        ):
            if at is not pd.NaT:
                stages.append((stage, _epoch(at)))
        status, status_at = _lead_status(world, lead, created)
        deleted = None if lead.deleted_at is pd.NaT else _epoch(lead.deleted_at)
        times = [stages[-1][1], status_at, deleted]
        source = HUBSPOT[lead.channel].value
        made.append(
            CrmObject(
                lead.lead_id,
                created,
                max(at for at in times if at is not None),
                deleted is not None,
                {
                    "email": lead.email,
                    "phone": lead.phone,
                    "firstname": lead.first_name,
                    "lastname": lead.last_name,
                    "hs_all_assigned_business_unit_ids": tenant.hubspot_business_unit,
                    "associatedcompanyid": lead.account_id
                    if isinstance(lead.account_id, str)
                    else None,
                    "lifecyclestage": stages[-1][0],
                    "hs_lead_status": status,
                    "hubspotscore": str(int(lead.score)),
                    "hs_analytics_source": source,
                    "hs_analytics_source_data_1": lead.campaign_name if lead.campaign else None,
                    "country": lead.country,
                    "hubspot_owner_id": lead.owner_id,
                },
                {"lifecyclestage": stages[::-1]},
            )
        )
    return made


def _lead_status(world: World, lead: Any, created: int) -> tuple[str, int]:
    """NEW until a day has passed; UNQUALIFIED after two weeks without becoming MQL."""
    as_of = int(world.span.as_of.timestamp())
    if lead.lost_at is not pd.NaT:
        return "UNQUALIFIED", _epoch(lead.lost_at)
    if lead.opportunity_at is not pd.NaT:
        return "OPEN_DEAL", _epoch(lead.opportunity_at)
    if lead.mql_at is not pd.NaT:
        return "IN_PROGRESS", _epoch(lead.mql_at)
    for status, days in (("UNQUALIFIED", 14), ("OPEN", 1)):
        if created + days * DAY < as_of:
            return status, created + days * DAY
    return "NEW", created


def companies(world: World) -> list[CrmObject]:
    """Accounts of the tenants that use HubSpot, with the history of what is tracked."""
    moves = {
        key: list(rows(frame.sort_values("at", kind="stable")))
        for key, frame in _of_hubspot(world.account_changes).groupby("account_id")
    }
    made = []
    for company in rows(_of_hubspot(world.accounts)):
        created = _epoch(company.created_at)
        history = {
            "industry": [(company.industry, created)],
            "numberofemployees": [(str(company.employee_count), created)],
            "customer_segment": [(company.segment, created)],
            "hubspot_owner_id": [(company.owner_id, created)],
        }
        updated = created
        for change in moves.get(company.account_id, []):
            updated = _epoch(change.at)
            history[COMPANY_PROPERTY[change.attribute]].insert(0, (change.new, updated))
        deleted = company.deleted_at is not pd.NaT
        made.append(
            CrmObject(
                company.account_id,
                created,
                _epoch(company.deleted_at) if deleted else updated,
                deleted,
                {
                    "name": company.name,
                    "domain": company.domain,
                    "country": company.country,
                    "hs_analytics_source": HUBSPOT[company.channel].value,
                    "hs_all_assigned_business_unit_ids": BY_ID[
                        company.tenant_id
                    ].hubspot_business_unit,
                    **{name: values[0][0] for name, values in history.items()},
                },
                history,
            )
        )
    return made


def deals(world: World) -> list[CrmObject]:
    """Opportunities of the tenants that use HubSpot, with the history of their stage."""
    names = world.accounts.set_index("account_id")["name"]
    made = []
    for deal in rows(_of_hubspot(world.opportunities)):
        tenant = BY_ID[deal.tenant_id]
        stages = deal_stages(deal, tenant)
        stage, probability = stages[-1][0], stages[-1][1]
        deleted = deal.deleted_at is not pd.NaT
        is_closed = deal.closed_at is not pd.NaT
        close = deal.closed_at if is_closed else deal.expected_close
        is_lost = is_closed and not deal.is_won
        made.append(
            CrmObject(
                deal.opportunity_id,
                _epoch(deal.created_at),
                _epoch(deal.deleted_at) if deleted else stages[-1][2],
                deleted,
                {
                    "dealname": f"{names[deal.account_id]}: {plan_name(tenant, deal.plan)}",
                    "pipeline": "default",
                    "dealstage": stage,
                    "amount": minor_text(deal.amount_minor),
                    "deal_currency_code": tenant.currency,
                    "hs_deal_stage_probability": str(probability),
                    "closedate": iso(_epoch(close), ".000Z"),
                    "hs_is_closed_won": str(bool(deal.is_won)).lower(),
                    "hs_is_closed": str(is_closed).lower(),
                    "closed_lost_reason": deal.loss_reason if is_lost else "",
                    "hs_primary_associated_company": deal.account_id,
                    "source_contact_id": deal.lead_id,
                    "hubspot_owner_id": deal.owner_id,
                    "hs_analytics_source": HUBSPOT[deal.channel].value,
                    "hs_analytics_source_data_1": deal.campaign_name if deal.campaign else None,
                    "hs_all_assigned_business_unit_ids": tenant.hubspot_business_unit,
                },
                {"dealstage": [(name, at) for name, _, at in reversed(stages)]},
            )
        )
    return made


def owners(world: World) -> list[tuple[Tenant, Owner]]:
    """Sales people of the tenants that use HubSpot."""
    return [
        (BY_ID[tenant], owner)
        for tenant, hired in world.owners.items()
        if BY_ID[tenant].crm == "hubspot"
        for owner in hired
    ]


def deal_stages(deal: Any, tenant: Tenant) -> list[tuple[str, float, int]]:
    """(stage, probability, Unix seconds it was entered) of an opportunity so far, oldest first."""
    names = STAGES[tenant.crm]
    times = (deal.stage_1_at, deal.stage_2_at, deal.stage_3_at, deal.stage_4_at)
    seen = [(*names[k], _epoch(at)) for k, at in enumerate(times) if at is not pd.NaT]
    if deal.closed_at is not pd.NaT:
        seen.append((*names[4 if deal.is_won else 5], _epoch(deal.closed_at)))
    return seen


def plan_name(tenant: Tenant, index: int) -> str:
    """The plan an opportunity is about."""
    return [plan.name for plan in tenant.plans if not plan.is_add_on][index]


def minor_text(minor: int) -> str:
    """Minor units as a decimal number."""
    return f"{minor // 100}.{minor % 100:02d}"


def _of_hubspot(frame: pd.DataFrame) -> pd.DataFrame:
    mine = [name for name, tenant in BY_ID.items() if tenant.crm == "hubspot"]
    return frame[frame["tenant_id"].isin(mine)]


def _epoch(at: pd.Timestamp) -> int:
    return int(at.timestamp())
