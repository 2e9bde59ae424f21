"""Truth tables: what any warehouse over the sandbox must come to, from the simulator's own log.

Definitions of every table and column: truth.md. Nothing here is shared with the dbt models.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end, local_dates
from tributary.sandbox.world.conversation_state import (
    conversation_status,
    first_response,
    handled_by,
    last_resolution,
    ticket_status,
)
from tributary.sandbox.world.crm_sources import RECORDED
from tributary.sandbox.world.revenue import Customer, SubscriptionEvent
from tributary.sandbox.world.support import state
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

MONEY = pa.decimal128(18, 4)
INSTANT = pa.timestamp("us")
#: Satisfaction on the 1–5 scale of a rating that is only good or bad.
CSAT = {"good": 5, "bad": 1}


def truth_tables(world: World) -> dict[str, pa.Table]:
    """Every truth table by name."""
    return {
        "ad_spend_daily": ad_spend_daily(world),
        "campaign_budget_daily": campaign_budget_daily(world),
        "sessions_daily": sessions_daily(world),
        "leads": leads(world),
        "opportunities": opportunities(world),
        "mrr_monthly": mrr_monthly(world),
        "customers_monthly": customers_monthly(world),
        "conversations": conversations(world),
        "tickets": tickets(world),
        "costs_daily": costs_daily(world),
        "customer_versions": customer_versions(world),
        "campaign_versions": campaign_versions(world),
        "agent_versions": agent_versions(world),
    }


def write_truth(world: World, folder: Path) -> list[Path]:
    """Write every truth table as `<folder>/<name>.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in truth_tables(world).items():
        pq.write_table(table, folder / f"{name}.parquet")
        paths.append(folder / f"{name}.parquet")
    return paths


# -- marketing ------------------------------------------------------------------------------------


def ad_spend_daily(world: World) -> pa.Table:
    """Delivery summed over the ads and devices of a campaign and reporting day."""
    keys = ["tenant_id", "campaign", "date"]
    measures = ["impressions", "clicks", "cost_micros", "conversions"]
    days = world.ads.groupby(keys, as_index=False)[measures].sum()
    return pa.table(
        {
            "tenant_id": _text(days["tenant_id"]),
            "platform": _text(["google_ads"] * len(days)),
            "campaign_id": _text(_campaign_ids(world, days["tenant_id"], days["campaign"])),
            "reporting_date": _dates(days["date"]),
            "impressions": pa.array(days["impressions"], pa.int64()),
            "clicks": pa.array(days["clicks"], pa.int64()),
            "spend": _micros(days["cost_micros"]),
            "conversions": pa.array(days["conversions"], pa.float64()),
        }
    )


def campaign_budget_daily(world: World) -> pa.Table:
    """Budget in force at the end of each local day of a campaign's life, beside what it spent."""
    spent = world.ads.groupby(["tenant_id", "campaign", "date"])["cost_micros"].sum()
    rows: list[tuple[str, str, date, Decimal, Decimal, Decimal]] = []
    for tenant in TENANTS:
        for campaign in world.campaigns[tenant.tenant_id]:
            first = np.datetime64(campaign.start_day)
            last = world.span.as_of64.astype("M8[D]") + 1
            if campaign.end_day:
                last = min(last, np.datetime64(campaign.end_day))
            days = np.arange(first, last + 1)
            ends = day_end(days, tenant.zone)
            days, ends = days[ends <= world.span.as_of64], ends[ends <= world.span.as_of64]
            budget = campaign.value_at("amount_micros", ends - np.timedelta64(1, "s"))
            total = 0
            for day, micros in zip(days, budget, strict=True):
                key = (tenant.tenant_id, campaign.number, pd.Timestamp(day))
                spend = int(spent.get(key, 0))
                total += spend
                rows.append(
                    (
                        tenant.tenant_id,
                        campaign.campaign_id,
                        day.item(),
                        _money(Fraction(micros, 1_000_000)),
                        _money(Fraction(spend, 1_000_000)),
                        _money(Fraction(total, 1_000_000)),
                    )
                )
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("campaign_id", pa.string()),
            ("budget_date", pa.date32()),
            ("daily_budget", MONEY),
            ("spend", MONEY),
            ("spend_to_date", MONEY),
        ]
    )
    return _rows(rows, schema)


def sessions_daily(world: World) -> pa.Table:
    """Sessions by the property's local day and channel."""
    frame = world.sessions.assign(
        sessions=1,
        engaged=world.sessions["is_engaged"].astype(int),
        new=world.sessions["is_new"].astype(int),
    )
    keys = ["tenant_id", "local_date", "channel"]
    days = frame.groupby(keys, as_index=False)[["sessions", "engaged", "new", "pages"]].sum()
    return pa.table(
        {
            "tenant_id": _text(days["tenant_id"]),
            "reporting_date": _dates(days["local_date"]),
            "channel": _text(days["channel"]),
            "sessions": pa.array(days["sessions"], pa.int64()),
            "engaged_sessions": pa.array(days["engaged"], pa.int64()),
            "new_users": pa.array(days["new"], pa.int64()),
            "page_views": pa.array(days["pages"], pa.int64()),
        }
    )


# -- sales ----------------------------------------------------------------------------------------


def leads(world: World) -> pa.Table:
    """Leads that were not deleted, with the instants at which they reached each stage."""
    frame = world.leads[world.leads["deleted_at"].isna()]
    return pa.table(
        {
            "tenant_id": _text(frame["tenant_id"]),
            "lead_id": _text(frame["lead_id"]),
            "channel": _text(_recorded(frame)),
            "campaign_id": _text(_campaign_ids(world, frame["tenant_id"], frame["campaign"])),
            "created_at": _instants(frame["at"]),
            "created_date": _local_dates(frame, "at"),
            "mql_at": _instants(frame["mql_at"]),
            "sql_at": _instants(frame["sql_at"]),
            "opportunity_at": _instants(frame["opportunity_at"]),
            "customer_at": _instants(frame["customer_at"]),
        }
    )


def opportunities(world: World) -> pa.Table:
    """Opportunities that were not deleted."""
    frame = world.opportunities[world.opportunities["deleted_at"].isna()]
    is_closed = frame["closed_at"].notna().to_numpy()
    is_won = frame["is_won"].to_numpy(bool)
    crm = [BY_ID[t].crm for t in frame["tenant_id"]]
    lead = [
        None if system == "salesforce" and is_copy else lead_id
        for system, is_copy, lead_id in zip(crm, frame["is_copy"], frame["lead_id"], strict=True)
    ]
    return pa.table(
        {
            "tenant_id": _text(frame["tenant_id"]),
            "opportunity_id": _text(frame["opportunity_id"]),
            "account_id": _text(frame["account_id"]),
            "lead_id": _text(lead),
            "status": _text(np.where(is_won, "won", np.where(is_closed, "lost", "open"))),
            "amount": pa.array(
                [_money(Fraction(int(minor), 100)) for minor in frame["amount_minor"]], MONEY
            ),
            "created_at": _instants(frame["created_at"]),
            "created_date": _local_dates(frame, "created_at"),
            "closed_date": _local_dates(frame, "closed_at"),
            "channel": _text(_recorded(frame)),
            "campaign_id": _text(_campaign_ids(world, frame["tenant_id"], frame["campaign"])),
        }
    )


# -- revenue --------------------------------------------------------------------------------------


MOVEMENTS = ("new", "expansion", "contraction", "churned", "reactivation")


def mrr_monthly(world: World) -> pa.Table:
    """Monthly recurring revenue by account and product, and what moved it."""
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("crm_account_id", pa.string()),
            ("product", pa.string()),
            ("month_start", pa.date32()),
            *((name, MONEY) for name in ("opening", *MOVEMENTS, "closing")),
        ]
    )
    rows = []
    for customer in world.customers:
        had_any, before = False, dict[str, Decimal]()
        for month, after in _month_ends(world, customer):
            total_before, total_after = sum(before.values()), sum(after.values())
            for product in sorted({*before, *after}):
                opening, closing = before.get(product, Decimal(0)), after.get(product, Decimal(0))
                moved = dict.fromkeys(MOVEMENTS, Decimal(0))
                if closing > opening:
                    kind = "expansion" if total_before else "reactivation" if had_any else "new"
                    moved[kind] = closing - opening
                elif closing < opening:
                    moved["contraction" if total_after else "churned"] = opening - closing
                account = customer.won.account_id
                rows.append(
                    (customer.tenant.tenant_id, account, product, month)
                    + (opening, *moved.values(), closing)
                )
            before = after
            had_any = had_any or bool(total_after)
    return _rows(rows, schema)


def customers_monthly(world: World) -> pa.Table:
    """Accounts with recurring revenue at the end of each month, and what moved their number."""
    counts: dict[tuple[str, date], dict[str, int]] = {}
    for tenant in TENANTS:
        for month, _ in _months(world, tenant):
            counts[tenant.tenant_id, month] = dict.fromkeys(
                ("opening", "new", "churned", "reactivated", "closing"), 0
            )
    for customer in world.customers:
        was, had_any = False, False
        for month, after in _month_ends(world, customer):
            row = counts[customer.tenant.tenant_id, month]
            now = bool(after)
            row["opening"] += was
            row["closing"] += now
            row["churned"] += was and not now
            row["new"] += now and not was and not had_any
            row["reactivated"] += now and not was and had_any
            was, had_any = now, had_any or now
    rows = [(tenant, month, *row.values()) for (tenant, month), row in counts.items()]
    names = ("opening", "new", "churned", "reactivated", "closing")
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("month_start", pa.date32()),
            *((n, pa.int64()) for n in names),
        ]
    )
    return _rows(rows, schema)


def _months(world: World, tenant: Tenant) -> list[tuple[date, int]]:
    """Every local month of the span and the Unix second at which it ends (or the as-of)."""
    zone = ZoneInfo(tenant.zone)
    year, month = world.span.start.astimezone(zone).year, world.span.start.astimezone(zone).month
    as_of = int(world.span.as_of.timestamp())
    found = []
    while True:
        first = datetime(year, month, 1, tzinfo=zone)
        if int(first.timestamp()) >= as_of:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        end = int(datetime(year, month, 1, tzinfo=zone).timestamp())
        found.append((first.date(), min(end, as_of)))


def _month_ends(world: World, customer: Customer) -> Iterator[tuple[date, dict[str, Decimal]]]:
    """For every month: MRR by product at its end, of the products that have any."""
    for month, end in _months(world, customer.tenant):
        latest: dict[str, SubscriptionEvent] = {}
        for event in customer.events:
            if event.at < end:
                latest[event.subscription_id] = event
        by_product: dict[str, Decimal] = defaultdict(Decimal)
        for event in latest.values():
            if event.status != "canceled":
                for product, amount in subscription_mrr(event).items():
                    by_product[product] += amount
        yield month, dict(by_product)


def subscription_mrr(event: SubscriptionEvent) -> dict[str, Decimal]:
    """MRR by product of a subscription as it was after the event, in major units, 4 decimals.

    unit amount × quantity / months of the interval × (1 − percent off), rounded half up.
    """
    exact: dict[str, Fraction] = defaultdict(Fraction)
    for price, quantity in event.items:
        share = (100 - Fraction(event.percent_off)) / 100
        exact[price.product_id] += (
            Fraction(price.unit_amount * quantity, 100 * price.months) * share
        )
    return {product: _money(amount) for product, amount in exact.items()}


# -- service and costs ----------------------------------------------------------------------------


def conversations(world: World) -> pa.Table:
    """Conversations that were not deleted, as they are at the as-of."""
    frame = world.conversations[world.conversations["deleted_at"].isna()]
    opened = frame["opened_at"].to_numpy("M8[s]")
    resolved = last_resolution(frame, "resolved_at", "resolved_again_at")
    return pa.table(
        {
            "tenant_id": _text(frame["tenant_id"]),
            "conversation_id": _text(frame["conversation_id"]),
            "opened_at": _instants(frame["opened_at"]),
            "first_response_seconds": _whole((first_response(frame) - opened).astype(float)),
            "resolution_seconds": _whole((resolved - opened).astype(float)),
            "status": _text(conversation_status(frame)),
            "handled_by": _text(handled_by(frame)),
            "csat": _whole(frame["score"].where(frame["rated_at"].notna())),
            "channel": _text(frame["channel"]),
        }
    )


def tickets(world: World) -> pa.Table:
    """Tickets of the support desk and of the CRM application that were not deleted."""
    return pa.concat_tables([_support_tickets(world), _app_tickets(world)])


def _support_tickets(world: World) -> pa.Table:
    as_of = int(world.span.as_of.timestamp())
    shown = [(ticket, state(ticket, as_of)) for ticket in world.support_tickets]
    shown = [(ticket, now) for ticket, now in shown if now.status != "deleted"]
    created = np.array([ticket.created for ticket, _ in shown], dtype="M8[s]")

    def minutes(ends: list[int | None]) -> pa.Array:
        pairs = zip(ends, shown, strict=True)
        return pa.array(
            [None if at is None else (at - ticket.created) // 60 for at, (ticket, _) in pairs],
            pa.int64(),
        )

    return pa.table(
        {
            "tenant_id": _text([ticket.tenant_id for ticket, _ in shown]),
            "source": _text(["support_desk"] * len(shown)),
            "ticket_id": _text([str(ticket.ticket_id) for ticket, _ in shown]),
            "created_at": _instants(created),
            "first_response_minutes": minutes([now.replied_at for _, now in shown]),
            "resolution_minutes": minutes([now.solved_at for _, now in shown]),
            "status": _text([now.status for _, now in shown]),
            "reopens": pa.array([now.reopens for _, now in shown], pa.int64()),
            "csat": pa.array([CSAT.get(now.rating) for _, now in shown], pa.int64()),
        }
    )


def _app_tickets(world: World) -> pa.Table:
    frame = world.app_tickets[world.app_tickets["deleted_at"].isna()]
    created = frame["created_at"].to_numpy("M8[s]")
    replied = frame["first_response_at"].to_numpy("M8[s]")
    solved = last_resolution(frame, "solved_at", "solved_again_at")
    return pa.table(
        {
            "tenant_id": _text(frame["tenant_id"]),
            "source": _text(["crm_app"] * len(frame)),
            "ticket_id": _text(frame["ticket_id"]),
            "created_at": _instants(frame["created_at"]),
            "first_response_minutes": _whole((replied - created).astype(float) // 60),
            "resolution_minutes": _whole((solved - created).astype(float) // 60),
            "status": _text(ticket_status(frame)),
            "reopens": pa.array(frame["reopened_at"].notna().astype(int), pa.int64()),
            "csat": _whole(frame["score"].where(frame["rated_at"].notna())),
        }
    )


def costs_daily(world: World) -> pa.Table:
    """Cost entries summed by tenant (null: shared by all), day, category and currency."""
    totals: dict[tuple[str | None, date, str, str], list[Decimal | None]] = {}
    for entry in world.costs:
        key = (entry.tenant_id, entry.day.item(), entry.cost_category, entry.currency_code)
        amount, units = totals.get(key, [Decimal(0), None])
        if entry.usage_units is not None:
            units = (units or Decimal(0)) + entry.usage_units
        totals[key] = [(amount or Decimal(0)) + entry.amount, units]
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("date", pa.date32()),
            ("cost_category", pa.string()),
            ("currency_code", pa.string()),
            ("amount", MONEY),
            ("usage_units", MONEY),
        ]
    )
    return _rows([(*key, *values) for key, values in totals.items()], schema)


# -- histories ------------------------------------------------------------------------------------


def customer_versions(world: World) -> pa.Table:
    """Every version of a company in a CRM and of a customer of the CRM application."""
    rows: list[tuple[object, ...]] = []
    moves = world.account_changes.sort_values("at", kind="stable").groupby("account_id")
    groups = {key: frame for key, frame in moves}
    for company in world.accounts[world.accounts["deleted_at"].isna()].itertuples(index=False):
        now: dict[str, object] = {
            "industry": company.industry,
            "employee_count": int(company.employee_count),
            "segment": company.segment,
            "owner_id": company.owner_id,
        }
        versions = [(company.created_at, dict(now))]
        if company.account_id in groups:
            for change in groups[company.account_id].itertuples(index=False):
                numeric = change.attribute == "employee_count"
                now[change.attribute] = int(change.new) if numeric else change.new
                versions.append((change.at, dict(now)))
        source = BY_ID[company.tenant_id].crm
        for (start, values), end in zip(versions, _ends(versions), strict=True):
            rows.append(
                (company.tenant_id, source, company.account_id, *values.values(), start, end)
            )
    for customer_id, history in world.app_customer_history.groupby("customer_id"):
        versions = [(row.changed_at, {"segment": row.segment}) for row in history.itertuples()]
        tenant_id = history["tenant_id"].iloc[0]
        for (start, values), end in zip(versions, _ends(versions), strict=True):
            rows.append(
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
    return _rows(rows, schema)


def campaign_versions(world: World) -> pa.Table:
    """Every version of a Google Ads campaign: name, status and daily budget."""
    rows = []
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
                budget = _money(Fraction(int(str(values["amount_micros"])), 1_000_000))
                rows.append(
                    (tenant.tenant_id, campaign.campaign_id, values["name"], values["status"])
                    + (budget, start, end)
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
    return _rows(rows, schema)


def agent_versions(world: World) -> pa.Table:
    """Every version of an agent of the CRM application."""
    rows = []
    for agent in world.agents:
        seen = [v for v in agent.versions if v.changed_at < world.span.as_of64]
        versions = [(pd.Timestamp(v.changed_at), v) for v in seen]
        for (start, version), end in zip(versions, _ends(versions), strict=True):
            rows.append(
                (agent.tenant_id, agent.agent_id, version.team, version.role)
                + (version.hourly_cost, version.is_active, start, end)
            )
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("agent_id", pa.string()),
            ("team", pa.string()),
            ("role", pa.string()),
            ("hourly_cost", MONEY),
            ("is_active", pa.bool_()),
            ("valid_from", INSTANT),
            ("valid_to", INSTANT),
        ]
    )
    return _rows(rows, schema)


def _ends(versions: Sequence[tuple[pd.Timestamp, object]]) -> list[pd.Timestamp | None]:
    """Each version ends where the next begins; the last is open."""
    return [*(start for start, _ in versions[1:]), None]


# -- columns --------------------------------------------------------------------------------------


def _recorded(frame: pd.DataFrame) -> list[str]:
    """The channel that the CRM's own word says."""
    pairs = zip(frame["tenant_id"], frame["channel"], strict=True)
    return [RECORDED[BY_ID[tenant].crm][channel].channel for tenant, channel in pairs]


def _campaign_ids(world: World, tenants: pd.Series, numbers: pd.Series) -> list[str | None]:
    known = {
        (tenant, campaign.number): campaign.campaign_id
        for tenant, campaigns in world.campaigns.items()
        for campaign in campaigns
    }
    return [known.get(key) for key in zip(tenants, numbers, strict=True)]


def _text(values: Iterable[str | None]) -> pa.Array:
    return pa.array(list(values), pa.string())


def _whole(values: np.ndarray | pd.Series) -> pa.Array:
    return pa.array(
        [None if np.isnan(v) else int(v) for v in np.asarray(values, float)], pa.int64()
    )


def _instants(values: pd.Series | np.ndarray) -> pa.Array:
    return pa.array(np.asarray(values, dtype="M8[us]"), INSTANT)


def _dates(values: pd.Series) -> pa.Array:
    return pa.array(values.to_numpy("M8[D]"), pa.date32())


def _local_dates(frame: pd.DataFrame, column: str) -> pa.Array:
    """The day of the instants in each row's tenant's zone."""
    found = np.full(len(frame), np.datetime64("NaT", "D"))
    for tenant in TENANTS:
        mine = (frame["tenant_id"] == tenant.tenant_id).to_numpy()
        if mine.any():
            found[mine] = local_dates(frame[column].to_numpy("M8[s]")[mine], tenant.zone)
    return pa.array(found, pa.date32())


def _micros(values: pd.Series) -> pa.Array:
    return pa.array([_money(Fraction(int(v), 1_000_000)) for v in values], MONEY)


def _money(amount: Fraction) -> Decimal:
    """The exact amount at 4 decimals, half up."""
    return Decimal(math.floor(amount * 10_000 + Fraction(1, 2))).scaleb(-4)


def _rows(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(list(c), field.type) for c, field in zip(columns, schema, strict=True)],
        schema=schema,
    )
