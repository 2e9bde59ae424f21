"""Companies that opportunities are for, and how industry, size, segment and owner change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import Month, seconds
from tributary.sandbox.world.sales import DAY, Owner
from tributary.sandbox.world.tenants import Tenant

#: The attributes whose history the CRMs keep.
TRACKED = ("industry", "employee_count", "segment", "owner_id")
CHANGES_PLANNED = 4


def accounts(
    seed: int, tenant: Tenant, month: Month, deals: pd.DataFrame, month_leads: pd.DataFrame
) -> pd.DataFrame:
    """The companies of the month's opportunities as first entered.

    Columns: account_id, name, domain, industry, employee_count, segment, country, owner, channel,
    campaign_name, annual_revenue, created_at, customer_at, deleted_at, lead_id.
    """
    rng = stream(seed, tenant.tenant_id, "accounts", month)
    count = len(deals)
    name, domain = people.companies(rng, count)
    employees = np.maximum(np.rint(rng.lognormal(4.0, 1.2, count)), 1).astype(int)
    lead = deals["lead"].to_numpy()
    won = deals["is_won"].to_numpy(bool)
    return pd.DataFrame(
        {
            "account_id": deals["account_id"],
            "name": name,
            "domain": domain,
            "industry": rng.choice(people.INDUSTRIES, count),
            "employee_count": employees,
            "segment": people.SEGMENTS[np.digitize(employees, [50, 400])],
            "country": month_leads["country"].to_numpy()[lead],
            "owner": deals["owner"],
            "channel": month_leads["channel"].to_numpy()[lead],
            "annual_revenue": employees * rng.integers(60, 240, count) * 1000,
            "created_at": deals["created_at"],
            "customer_at": np.where(
                won, deals["closed_at"].to_numpy("M8[s]"), np.datetime64("NaT")
            ),
            "deleted_at": deals["deleted_at"],
            "lead_id": month_leads["lead_id"].to_numpy()[lead],
        }
    )


def changes(
    seed: int, tenant: Tenant, month: Month, made: pd.DataFrame, staff: list[Owner]
) -> pd.DataFrame:
    """All future changes of the month's companies: account_id, at, attribute, old, new (text)."""
    rng = stream(seed, tenant.tenant_id, "account changes", month)
    shape = (len(made), CHANGES_PLANNED)
    wait = np.cumsum(rng.exponential(330 * DAY, shape) + 600, axis=1)
    what = rng.integers(0, len(TRACKED), shape)
    pick = rng.random(shape)
    rows = []
    for i, company in enumerate(made.itertuples(index=False)):
        if company.deleted_at is not pd.NaT:
            continue
        now = {
            "industry": company.industry,
            "employee_count": str(company.employee_count),
            "segment": company.segment,
            "owner_id": staff[company.owner].owner_id,
        }
        for k in range(CHANGES_PLANNED):
            at = np.datetime64(company.created_at, "s") + seconds(wait[i, k])
            attribute = TRACKED[what[i, k]]
            new = _changed(attribute, now[attribute], pick[i, k], at, staff)
            if new != now[attribute]:
                rows.append((company.account_id, at, attribute, now[attribute], new))
                now[attribute] = new
    frame = pd.DataFrame(rows, columns=["account_id", "at", "attribute", "old", "new"])
    return frame.astype({"at": "datetime64[s]"})


def _changed(attribute: str, old: str, pick: float, at: np.datetime64, staff: list[Owner]) -> str:
    if attribute == "industry":
        return str(people.INDUSTRIES[int(pick * len(people.INDUSTRIES))])
    if attribute == "employee_count":
        return str(max(1, round(int(old) * (0.8 + pick * 0.8))))
    if attribute == "segment":
        return str(people.SEGMENTS[int(pick * len(people.SEGMENTS))])
    hired = [owner for owner in staff if owner.created_at <= at]
    return hired[int(pick * len(hired))].owner_id
