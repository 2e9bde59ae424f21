"""Identifiers as each vendor makes them, from the tenant, the month and a number within it."""

from __future__ import annotations

from tributary.sandbox.randomness import BASE62
from tributary.sandbox.world.calendar import Month
from tributary.sandbox.world.tenants import Tenant

_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

#: First three characters of a Salesforce id, by object.
SALESFORCE_KEY = {
    "Lead": "00Q",
    "Account": "001",
    "Opportunity": "006",
    "User": "005",
    "AccountHistory": "017",
    "OpportunityHistory": "008",
    "Contact": "003",
    "Campaign": "701",
    "CampaignMember": "00v",
    "Task": "00T",
    "Event": "00U",
    "ForecastingQuota": "0J9",
    "OpportunityContactRole": "00K",
}

#: Makes the ids of HubSpot's objects differ from each other, as they (nearly always) do.
HUBSPOT_KEY = {"Lead": 1, "Account": 2, "Opportunity": 3}


def salesforce_id(sobject: str, tenant: Tenant, number: int) -> str:
    """The 18-character id: key prefix, tenant, number, and the case checksum of the 15 before."""
    digits = []
    for _ in range(9):
        number, digit = divmod(number, 62)
        digits.append(BASE62[digit])
    short = f"{SALESFORCE_KEY[sobject]}{tenant.salesforce_prefix}{''.join(reversed(digits))}"
    checksum = ""
    for start in (0, 5, 10):
        bits = sum(1 << i for i, c in enumerate(short[start : start + 5]) if c.isupper())
        checksum += _SUFFIX[bits]
    return short + checksum


def salesforce_serial(identifier: str) -> int:
    """The number that an id was made from: what belongs to it can be numbered after it."""
    number = 0
    for character in identifier[6:15]:
        number = number * 62 + BASE62.index(character)
    return number


def crm_id(sobject: str, tenant: Tenant, month: Month, number: int) -> str:
    """The id of a lead, account or opportunity in the tenant's CRM."""
    serial = month.number * 1_000_000 + number
    if tenant.crm == "salesforce":
        return salesforce_id(sobject, tenant, serial)
    return f"{tenant.number}{HUBSPOT_KEY[sobject]}{serial:010d}"


def owner_id(tenant: Tenant, number: int) -> str:
    """The id of a sales person in the tenant's CRM."""
    if tenant.crm == "salesforce":
        return salesforce_id("User", tenant, number)
    return f"{tenant.number}7{number:06d}"
