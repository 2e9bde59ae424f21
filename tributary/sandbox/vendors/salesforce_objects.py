"""Accounts, leads, opportunities, users and their history as Salesforce would hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from tributary.sandbox.vendors.hubspot_objects import deal_stages, plan_name
from tributary.sandbox.vendors.salesforce_campaigns import campaign_members, campaigns
from tributary.sandbox.vendors.salesforce_sales import (
    contact_roles,
    contacts,
    events,
    forecasting_quotas,
    tasks,
)
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.crm_sources import SALESFORCE
from tributary.sandbox.world.identifiers import salesforce_id, salesforce_serial
from tributary.sandbox.world.tenants import BY_ID, TENANTS

#: Instants are held as Unix seconds under these names and shown as Salesforce writes them.
INSTANTS = {
    "CreatedDate",
    "SystemModstamp",
    "LastModifiedDate",
    "MQL_Date__c",
    "SQL_Date__c",
    "StartDateTime",
    "EndDateTime",
    "ActivityDateTime",
    "CompletedDateTime",
}
HISTORY_FIELD = {
    "industry": "Industry",
    "employee_count": "NumberOfEmployees",
    "segment": "Customer_Segment__c",
    "owner_id": "Owner",
}
DAY = 86_400
Records = list[dict[str, Any]]


def _accounts(world: World) -> tuple[Records, Records]:
    """Accounts, and their field history. The history also has every first value (OldValue null)."""
    moves = {
        key: list(rows(frame.sort_values("at", kind="stable")))
        for key, frame in _of_salesforce(world.account_changes).groupby("account_id")
    }
    accounts: Records = []
    history: Records = []
    for firm in rows(_of_salesforce(world.accounts)):
        tenant = BY_ID[firm.tenant_id]
        created = _epoch(firm.created_at)
        now = {
            "industry": firm.industry,
            "employee_count": int(firm.employee_count),
            "segment": firm.segment,
            "owner_id": firm.owner_id,
        }
        entries: list[tuple[int, str, Any, Any]] = [
            (created, name, None, value) for name, value in now.items()
        ]
        for change in moves.get(firm.account_id, []):
            old, new = change.old, change.new
            if change.attribute == "employee_count":
                old, new = int(old), int(new)
            now[change.attribute] = new
            entries.append((_epoch(change.at), change.attribute, old, new))
        for k, (at, name, old, new) in enumerate(entries):
            history.append(
                {
                    "Id": salesforce_id(
                        "AccountHistory", tenant, salesforce_serial(firm.account_id) * 16 + k
                    ),
                    "AccountId": firm.account_id,
                    "Field": HISTORY_FIELD[name],
                    "OldValue": old,
                    "NewValue": new,
                    "CreatedDate": at,
                    "CreatedById": firm.owner_id,
                    "IsDeleted": False,
                }
            )
        times = [
            entries[-1][0],
            *(_epoch(at) for at in (firm.customer_at, firm.deleted_at) if at is not pd.NaT),
        ]
        accounts.append(
            {
                "Id": firm.account_id,
                "Business_Unit__c": firm.tenant_id,
                "Name": firm.name,
                "Industry": now["industry"],
                "Type": "Prospect" if firm.customer_at is pd.NaT else "Customer - Direct",
                "Customer_Segment__c": now["segment"],
                "NumberOfEmployees": now["employee_count"],
                "AnnualRevenue": float(firm.annual_revenue),
                "BillingCountry": firm.country,
                "Website": f"https://{firm.domain}",
                "AccountSource": SALESFORCE[firm.channel].value,
                "OwnerId": now["owner_id"],
                "CreatedDate": created,
                "SystemModstamp": max(times),
                "LastModifiedDate": max(times),
                "IsDeleted": firm.deleted_at is not pd.NaT,
            }
        )
    return accounts, history


def _leads(world: World) -> Records:
    as_of = int(world.span.as_of.timestamp())
    frame = _of_salesforce(world.leads)
    converted_on = _local_days(frame, "opportunity_at")
    records: Records = []
    for lead, day in zip(rows(frame), converted_on, strict=True):
        created = _epoch(lead.at)
        mql, sql, converted = (
            None if at is pd.NaT else _epoch(at)
            for at in (lead.mql_at, lead.sql_at, lead.opportunity_at)
        )
        status, changed = "Open", created
        if converted:
            status, changed = "Converted", converted
        elif sql:
            status, changed = "SQL", sql
        elif mql:
            status, changed = "MQL", mql
        elif created + 14 * DAY < as_of:
            status, changed = "Unqualified", created + 14 * DAY
        elif created + DAY < as_of:
            status, changed = "Working", created + DAY
        deleted = lead.deleted_at is not pd.NaT
        changed = _epoch(lead.deleted_at) if deleted else changed
        records.append(
            {
                "Id": lead.lead_id,
                "Business_Unit__c": lead.tenant_id,
                "Email": lead.email,
                "Phone": lead.phone,
                "FirstName": lead.first_name,
                "LastName": lead.last_name,
                "Name": f"{lead.first_name} {lead.last_name}",
                "Company": f"{lead.last_name} & Co",
                "Status": status,
                "LeadSource": SALESFORCE[lead.channel].value,
                "Campaign_Name__c": lead.campaign_name if lead.campaign else None,
                "Lead_Score__c": float(lead.score),
                "Country": lead.country,
                "OwnerId": lead.owner_id,
                "MQL_Date__c": mql,
                "SQL_Date__c": sql,
                "IsConverted": converted is not None,
                "ConvertedDate": day,
                "ConvertedAccountId": lead.account_id if converted else None,
                "ConvertedOpportunityId": lead.opportunity_id if converted else None,
                "CreatedDate": created,
                "SystemModstamp": changed,
                "LastModifiedDate": changed,
                "IsDeleted": deleted,
            }
        )
    return records


def _opportunities(world: World) -> tuple[Records, Records]:
    names = world.accounts.set_index("account_id")["name"]
    frame = _of_salesforce(world.opportunities)
    closes = _local_days(
        frame.assign(close=frame["closed_at"].fillna(frame["expected_close"])), "close"
    )
    deals: Records = []
    history: Records = []
    for deal, close in zip(rows(frame), closes, strict=True):
        tenant = BY_ID[deal.tenant_id]
        stages = deal_stages(deal, tenant)
        is_closed = deal.closed_at is not pd.NaT
        deleted = deal.deleted_at is not pd.NaT
        changed = _epoch(deal.deleted_at) if deleted else stages[-1][2]
        amount = deal.amount_minor / 100
        deals.append(
            {
                "Id": deal.opportunity_id,
                "Business_Unit__c": deal.tenant_id,
                "Name": f"{names[deal.account_id]}: {plan_name(tenant, deal.plan)}",
                "AccountId": deal.account_id,
                "OwnerId": deal.owner_id,
                "StageName": stages[-1][0],
                "Amount": amount,
                "CurrencyIsoCode": tenant.currency,
                "Probability": round(stages[-1][1] * 100, 1),
                "CloseDate": close,
                "IsWon": bool(deal.is_won),
                "IsClosed": is_closed,
                "Type": "New Customer",
                "LeadSource": SALESFORCE[deal.channel].value,
                "Campaign_Name__c": deal.campaign_name if deal.campaign else None,
                "Loss_Reason__c": deal.loss_reason if is_closed and not deal.is_won else None,
                "CreatedDate": _epoch(deal.created_at),
                "SystemModstamp": changed,
                "LastModifiedDate": changed,
                "IsDeleted": deleted,
            }
        )
        for k, (stage, probability, at) in enumerate(stages):
            history.append(
                {
                    "Id": salesforce_id(
                        "OpportunityHistory",
                        tenant,
                        salesforce_serial(deal.opportunity_id) * 16 + k,
                    ),
                    "OpportunityId": deal.opportunity_id,
                    "StageName": stage,
                    "Amount": amount,
                    "Probability": round(probability * 100, 1),
                    "CloseDate": close,
                    "CreatedDate": at,
                    "SystemModstamp": at,
                    "IsDeleted": deleted,
                }
            )
    return deals, history


def _users(world: World) -> Records:
    return [
        {
            "Id": owner.owner_id,
            "Name": f"{owner.first_name} {owner.last_name}",
            "FirstName": owner.first_name,
            "LastName": owner.last_name,
            "Email": people.email(
                owner.first_name, owner.last_name, owner.owner_id[-6:], "example.org"
            ),
            "Title": owner.title,
            "Department": owner.team,
            "IsActive": True,
            "CreatedDate": _epoch(owner.created_at),
            "SystemModstamp": _epoch(owner.created_at),
        }
        for tenant in TENANTS
        if tenant.crm == "salesforce"
        for owner in world.owners[tenant.tenant_id]
    ]


def _of_salesforce(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["tenant_id"].isin([t.tenant_id for t in TENANTS if t.crm == "salesforce"])]


def _local_days(frame: pd.DataFrame, column: str) -> list[str | None]:
    """The day of each instant in its tenant's zone, as ISO text."""
    days: list[str | None] = [None] * len(frame)
    for tenant in TENANTS:
        rows = [i for i, name in enumerate(frame["tenant_id"]) if name == tenant.tenant_id]
        if rows:
            found = local_dates(frame[column].to_numpy("M8[s]")[rows], tenant.zone)
            for i, day in zip(rows, found, strict=True):
                days[i] = None if pd.isna(day) else str(day)
    return days


def _epoch(at: Any) -> int:
    return int(pd.Timestamp(at).timestamp())


#: The records of every object, by its name.
OBJECTS: dict[str, Callable[[World], Records]] = {
    "Account": lambda world: world.of(_accounts)[0],
    "AccountHistory": lambda world: world.of(_accounts)[1],
    "Lead": _leads,
    "Opportunity": lambda world: world.of(_opportunities)[0],
    "OpportunityHistory": lambda world: world.of(_opportunities)[1],
    "User": _users,
    "Contact": contacts,
    "OpportunityContactRole": contact_roles,
    "Campaign": campaigns,
    "CampaignMember": campaign_members,
    "Task": tasks,
    "Event": events,
    "ForecastingQuota": forecasting_quotas,
}
