"""Truth of what changes slowly: companies, campaigns, agents, employees."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import (
    INSTANT,
    MONEY,
    Tables,
    money,
    table,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates, to_utc
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.staff import employees, visible_versions
from tributary.sandbox.world.tenants import BY_ID, TENANTS


def customer_versions(world: World) -> pa.Table:
    """Every version of a company in a CRM and of a customer of the CRM application."""
    found: list[tuple[object, ...]] = []
    moves = world.account_changes.sort_values("at", kind="stable").groupby("account_id")
    groups = dict(list(moves))
    for company in rows(world.accounts[world.accounts["deleted_at"].isna()]):
        now: dict[str, object] = {
            "industry": company.industry,
            "employee_count": int(company.employee_count),
            "segment": company.segment,
            "owner_id": company.owner_id,
        }
        versions = [(company.created_at, dict(now))]
        if company.account_id in groups:
            for change in rows(groups[company.account_id]):
                numeric = change.attribute == "employee_count"
                now[change.attribute] = int(change.new) if numeric else change.new
                versions.append((change.at, dict(now)))
        source = BY_ID[company.tenant_id].crm
        for (start, values), end in zip(versions, _ends(versions), strict=True):
            found.append(
                (company.tenant_id, source, company.account_id, *values.values(), start, end)
            )
    for customer_id, history in world.app_customer_history.groupby("customer_id"):
        versions = [(row.changed_at, {"segment": row.segment}) for row in rows(history)]
        tenant_id = history["tenant_id"].iloc[0]
        for (start, values), end in zip(versions, _ends(versions), strict=True):
            found.append(
                (tenant_id, "crm_app", customer_id, None, None, values["segment"], None, start, end)
            )
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("source", pa.string()),
            ("customer_id", pa.string()),
            ("industry", pa.string()),
            ("employee_count", pa.int64()),
            ("segment", pa.string()),
            ("owner_id", pa.string()),
            ("valid_from", INSTANT),
            ("valid_to", INSTANT),
        ]
    )
    return table(found, schema)


def campaign_versions(world: World) -> pa.Table:
    """Every version of a Google Ads campaign: name, status and daily budget."""
    found: list[tuple[object, ...]] = []
    for tenant in TENANTS:
        for campaign in world.campaigns[tenant.tenant_id]:
            now: dict[str, object] = {}
            by_instant: dict[pd.Timestamp, dict[str, object]] = {}
            for change in campaign.changes:
                if change.at < world.span.as_of64:
                    now.update(change.new)
                    by_instant[pd.Timestamp(change.at)] = dict(now)
            versions = list(by_instant.items())
            for (start, values), end in zip(versions, _ends(versions), strict=True):
                budget = money(Fraction(int(str(values["amount_micros"])), 1_000_000))
                found.append(
                    (
                        tenant.tenant_id,
                        campaign.campaign_id,
                        values["name"],
                        values["status"],
                        budget,
                        start,
                        end,
                    )
                )
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("campaign_id", pa.string()),
            ("name", pa.string()),
            ("status", pa.string()),
            ("daily_budget", MONEY),
            ("valid_from", INSTANT),
            ("valid_to", INSTANT),
        ]
    )
    return table(found, schema)


def agent_versions(world: World) -> pa.Table:
    """Every version of an agent of the CRM application."""
    found: list[tuple[object, ...]] = []
    for agent in world.agents:
        seen = [v for v in agent.versions if v.changed_at < world.span.as_of64]
        versions = [(pd.Timestamp(v.changed_at), v) for v in seen]
        for (start, version), end in zip(versions, _ends(versions), strict=True):
            found.append(
                (
                    agent.tenant_id,
                    agent.agent_id,
                    version.team,
                    version.role,
                    version.hourly_cost,
                    version.is_active,
                    start,
                    end,
                )
            )
    return table(found, _staff_schema("agent_id"))


def hr_versions(world: World) -> pa.Table:
    """Every record of an employee in the HR system: it holds from its local day on."""
    found: list[tuple[object, ...]] = []
    for employee in world.of(employees):
        zone = employee.tenant.zone
        records = [
            (pd.Timestamp(to_utc(local_dates(np.array([v.changed_at]), zone), zone)[0]), v)
            for v in visible_versions(world, employee)
        ]
        for (start, version), end in zip(records, _ends(records), strict=True):
            found.append(
                (
                    employee.tenant.tenant_id,
                    employee.employee_id,
                    version.team_id,
                    version.job_title,
                    version.hourly_cost,
                    version.is_active,
                    start,
                    end,
                )
            )
    return table(found, _staff_schema("employee_id"))


def _staff_schema(key: str) -> pa.Schema:
    return pa.schema(
        [
            ("tenant_id", pa.string()),
            (key, pa.string()),
            ("team", pa.string()),
            ("role", pa.string()),
            ("hourly_cost", MONEY),
            ("is_active", pa.bool_()),
            ("valid_from", INSTANT),
            ("valid_to", INSTANT),
        ]
    )


def _ends(versions: Sequence[tuple[pd.Timestamp, object]]) -> list[pd.Timestamp | None]:
    """Each version ends where the next begins; the last is open."""
    return [*(start for start, _ in versions[1:]), None]


TABLES: Tables = {
    "customer_versions": customer_versions,
    "campaign_versions": campaign_versions,
    "agent_versions": agent_versions,
    "hr_versions": hr_versions,
}
