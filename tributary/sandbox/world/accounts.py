"""Companies that opportunities are for, and how industry, size, segment and owner change."""

from __future__ import annotations

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import Month, seconds
from tributary.sandbox.world.columns import Columns, length
from tributary.sandbox.world.sales import DAY, Owner
from tributary.sandbox.world.tenants import Tenant

#: The attributes whose history the CRMs keep.
TRACKED = ("industry", "employee_count", "segment", "owner_id")
CHANGES_PLANNED = 4


def accounts(
    seed: int, tenant: Tenant, month: Month, deals: Columns, month_leads: Columns
) -> Columns:
    """The companies of the month's opportunities as first entered.

    Columns: account_id, name, domain, industry, employee_count, segment, country, owner, channel,
    annual_revenue, created_at, customer_at, deleted_at, lead_id.
    """
    rng = stream(seed, tenant.tenant_id, "accounts", month)
    count = length(deals)
    name, domain = people.companies(rng, count)
    employees = np.maximum(np.rint(rng.lognormal(4.0, 1.2, count)), 1).astype(int)
    lead = deals["lead"]
    return {
        "account_id": deals["account_id"],
        "name": name,
        "domain": domain,
        "industry": rng.choice(people.INDUSTRIES, count).astype(object),
        "employee_count": employees,
        "segment": people.SEGMENTS[np.digitize(employees, [50, 400])].astype(object),
        "country": month_leads["country"][lead],
        "owner": deals["owner"],
        "channel": month_leads["channel"][lead],
        "annual_revenue": employees * rng.integers(60, 240, count) * 1000,
        "created_at": deals["created_at"],
        "customer_at": np.where(deals["is_won"], deals["closed_at"], np.datetime64("NaT", "s")),
        "deleted_at": deals["deleted_at"],
        "lead_id": month_leads["lead_id"][lead],
    }


def changes(
    seed: int, tenant: Tenant, month: Month, made: Columns, staff: list[Owner]
) -> list[tuple[str, np.datetime64, str, str, str]]:
    """All future changes of the month's companies: (account_id, at, attribute, old, new)."""
    rng = stream(seed, tenant.tenant_id, "account changes", month)
    shape = (length(made), CHANGES_PLANNED)
    wait = np.cumsum(rng.exponential(330 * DAY, shape) + 600, axis=1)
    what = rng.integers(0, len(TRACKED), shape)
    pick = rng.random(shape)
    at = made["created_at"][:, None] + seconds(wait)
    rows = []
    for i in np.flatnonzero(np.isnat(made["deleted_at"])):
        now = {
            "industry": made["industry"][i],
            "employee_count": str(made["employee_count"][i]),
            "segment": made["segment"][i],
            "owner_id": staff[made["owner"][i]].owner_id,
        }
        for k in range(CHANGES_PLANNED):
            attribute = TRACKED[what[i, k]]
            new = _changed(attribute, now[attribute], pick[i, k], at[i, k], staff)
            if new != now[attribute]:
                rows.append((made["account_id"][i], at[i, k], attribute, now[attribute], new))
                now[attribute] = new
    return rows


def _changed(attribute: str, old: str, pick: float, at: np.datetime64, staff: list[Owner]) -> str:
    if attribute == "industry":
        return str(people.INDUSTRIES[int(pick * len(people.INDUSTRIES))])
    if attribute == "employee_count":
        return str(max(1, round(int(old) * (0.8 + pick * 0.8))))
    if attribute == "segment":
        return str(people.SEGMENTS[int(pick * len(people.SEGMENTS))])
    hired = [owner for owner in staff if owner.created_at <= at]
    return hired[int(pick * len(hired))].owner_id
