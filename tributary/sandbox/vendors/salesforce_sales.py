"""Contacts, their roles, tasks, events and quotas as Salesforce would hold them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.vendors.hubspot_marketing import meeting_outcome
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.crm_sources import SALESFORCE
from tributary.sandbox.world.identifiers import salesforce_id, salesforce_serial
from tributary.sandbox.world.quotas import quotas
from tributary.sandbox.world.sales_activities import CALL, MEETING, sales_activities
from tributary.sandbox.world.tenants import BY_ID, TENANTS

TITLES = np.array(["Head of Operations", "Owner", "Marketing Manager", "Analyst", "CFO"], object)
ROLES = {
    "Head of Operations": "Decision Maker",
    "Owner": "Economic Buyer",
    "Marketing Manager": "Business User",
    "Analyst": "Evaluator",
    "CFO": "Economic Buyer",
}
DAY = 86_400
DELETED_RATE = 0.012
FORECAST_TYPE = "0Db5e0000000001AAA"
Records = list[dict[str, Any]]


def contact_id(tenant_id: str, lead_id: str) -> str:
    """The contact that a lead becomes when it is converted."""
    return salesforce_id("Contact", BY_ID[tenant_id], salesforce_serial(lead_id))


def contacts(world: World) -> Records:
    """People of the converted leads; some are deleted months later."""
    records: Records = []
    for lead in rows(_converted(world)):
        created = _epoch(lead.opportunity_at)
        deleted = lead.contact_deleted_at is not pd.NaT
        changed = _epoch(lead.contact_deleted_at) if deleted else created
        records.append(
            {
                "Id": contact_id(lead.tenant_id, lead.lead_id),
                "Business_Unit__c": lead.tenant_id,
                "AccountId": lead.account_id,
                "Email": lead.email,
                "Phone": lead.phone,
                "FirstName": lead.first_name,
                "LastName": lead.last_name,
                "Name": f"{lead.first_name} {lead.last_name}",
                "Title": lead.title,
                "LeadSource": SALESFORCE[lead.channel].value,
                "MailingCountry": lead.country,
                "OwnerId": lead.owner_id,
                "CreatedDate": created,
                "SystemModstamp": changed,
                "LastModifiedDate": changed,
                "IsDeleted": deleted,
            }
        )
    return records


def contact_roles(world: World) -> Records:
    """What each opportunity's contact has to say; a role goes with its contact."""
    records: Records = []
    for lead in rows(_converted(world)):
        created = _epoch(lead.opportunity_at)
        deleted = lead.contact_deleted_at is not pd.NaT
        changed = _epoch(lead.contact_deleted_at) if deleted else created
        serial = salesforce_serial(lead.opportunity_id)
        records.append(
            {
                "Id": salesforce_id("OpportunityContactRole", BY_ID[lead.tenant_id], serial),
                "OpportunityId": lead.opportunity_id,
                "ContactId": contact_id(lead.tenant_id, lead.lead_id),
                "Role": ROLES[lead.title],
                "IsPrimary": True,
                "CreatedDate": created,
                "SystemModstamp": changed,
                "LastModifiedDate": changed,
                "IsDeleted": deleted,
            }
        )
    return records


def _converted(world: World) -> pd.DataFrame:
    """Converted leads with their contact's title and when it was deleted."""
    parts = []
    for tenant in TENANTS:
        if tenant.crm != "salesforce":
            continue
        leads = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
        draw = stream(world.seed, tenant.tenant_id, "contacts").random((len(leads), 3))
        wait = ((30 + 150 * draw[:, 1]) * DAY).astype("m8[s]")
        deleted = leads["opportunity_at"].to_numpy("M8[s]") + wait
        deleted = np.where(draw[:, 2] < DELETED_RATE, deleted, np.datetime64("NaT", "s"))
        found = leads.assign(
            title=TITLES[(draw[:, 0] * len(TITLES)).astype(int)],
            contact_deleted_at=world.span.hide_future(deleted),
        )
        parts.append(found[found["opportunity_at"].notna()])
    return pd.concat(parts, ignore_index=True)


def tasks(world: World) -> Records:
    """Calls and e-mails. They stay with the lead they were made for when it is converted."""
    records: Records = []
    for done, day in _activities(world, is_meeting=False):
        is_call = done.kind == CALL
        spent = _epoch(done.ends_at) - _epoch(done.starts_at)
        records.append(
            {
                **_about(done, day),
                "Type": "Call" if is_call else "Email",
                "TaskSubtype": "Call" if is_call else "Email",
                "Status": "Completed",
                "Priority": "Normal",
                "IsClosed": True,
                "CallType": "Outbound" if is_call else None,
                "CallDisposition": _disposition(done.luck) if is_call else None,
                "CallDurationInSeconds": spent if is_call else None,
                "CompletedDateTime": _epoch(done.created_at),
            }
        )
    return records


def events(world: World) -> Records:
    """Meetings, agreed on or held."""
    return [
        {
            **_about(meeting, day),
            "EventSubtype": "Event",
            "Outcome__c": meeting_outcome(meeting),
            "StartDateTime": _epoch(meeting.starts_at),
            "EndDateTime": _epoch(meeting.ends_at),
            "ActivityDateTime": _epoch(meeting.starts_at),
            "DurationInMinutes": round((meeting.ends_at - meeting.starts_at).total_seconds() / 60),
            "IsAllDayEvent": False,
        }
        for meeting, day in _activities(world, is_meeting=True)
    ]


def _activities(world: World, *, is_meeting: bool) -> list[tuple[Any, str]]:
    """Activities of the tenants that use Salesforce, with their day in the tenant's zone."""
    everything = world.of(sales_activities)
    found: list[tuple[Any, str]] = []
    for tenant in TENANTS:
        if tenant.crm == "salesforce":
            mine = everything[
                (everything["tenant_id"] == tenant.tenant_id)
                & ((everything["kind"] == MEETING) == is_meeting)
            ]
            days = local_dates(mine["starts_at"].to_numpy("M8[s]"), tenant.zone)
            found += zip(rows(mine), np.datetime_as_string(days).tolist(), strict=True)
    return found


def _about(activity: Any, day: str) -> dict[str, Any]:
    changed, deleted = _epoch(activity.updated_at), activity.deleted_at is not pd.NaT
    who = activity.lead_id
    if activity.opportunity_id is not None:
        who = contact_id(activity.tenant_id, activity.lead_id)
    return {
        "Id": activity.activity_id,
        "Business_Unit__c": activity.tenant_id,
        "WhoId": who,
        "WhatId": activity.opportunity_id,
        "AccountId": activity.account_id,
        "OwnerId": activity.owner_id,
        "Subject": activity.subject,
        "ActivityDate": day,
        "CreatedDate": _epoch(activity.created_at),
        "SystemModstamp": changed,
        "LastModifiedDate": changed,
        "IsDeleted": deleted,
    }


def _disposition(luck: float) -> str:
    if luck < 0.3:
        return "No answer"
    return "Left voicemail" if luck < 0.42 else "Connected"


def forecasting_quotas(world: World) -> Records:
    """Monthly quotas of the users."""
    return [
        {
            "Id": salesforce_id(
                "ForecastingQuota", quota.tenant, quota.month.number * 100 + quota.owner_number
            ),
            "QuotaOwnerId": quota.owner_id,
            "StartDate": str(quota.month.first),
            "QuotaAmount": float(quota.amount),
            "CurrencyIsoCode": quota.tenant.currency,
            "ForecastingTypeId": FORECAST_TYPE,
            "IsAmount": True,
            "IsQuantity": False,
            "CreatedDate": quota.created,
            "SystemModstamp": quota.updated,
            "LastModifiedDate": quota.updated,
        }
        for quota in world.of(quotas)
    ]


def _epoch(at: pd.Timestamp) -> int:
    return int(at.timestamp())
