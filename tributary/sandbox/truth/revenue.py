"""Truth of recurring revenue: MRR by movement, and customers."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pyarrow as pa

from tributary.sandbox.truth.columns import (
    MONEY,
    Tables,
    money,
    table,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Span
from tributary.sandbox.world.revenue import Customer, SubscriptionEvent
from tributary.sandbox.world.tenants import TENANTS, Tenant

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
                    (
                        customer.tenant.tenant_id,
                        account,
                        product,
                        month,
                        opening,
                        *moved.values(),
                        closing,
                    )
                )
            before = after
            had_any = had_any or bool(total_after)
    return table(rows, schema)


def customers_monthly(world: World) -> pa.Table:
    """Accounts with recurring revenue at the end of each month, and what moved their number."""
    counts: dict[tuple[str, date], dict[str, int]] = {}
    for tenant in TENANTS:
        for month, _ in local_months(world.span, tenant):
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
    return table(rows, schema)


@functools.lru_cache(maxsize=64)
def local_months(span: Span, tenant: Tenant) -> list[tuple[date, int]]:
    """Every local month of the span and the Unix second at which it ends (or the as-of)."""
    zone = ZoneInfo(tenant.zone)
    year, month = span.start.year, span.start.month
    as_of = int(span.as_of.timestamp())
    found: list[tuple[date, int]] = []
    while True:
        first = datetime(year, month, 1, tzinfo=zone)
        if int(first.timestamp()) >= as_of:
            return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        end = int(datetime(year, month, 1, tzinfo=zone).timestamp())
        found.append((first.date(), min(end, as_of)))


def _month_ends(world: World, customer: Customer) -> Iterator[tuple[date, dict[str, Decimal]]]:
    """For every month: MRR by product at its end, of the products that have any."""
    upcoming = list(reversed(customer.events))
    latest: dict[str, dict[str, Decimal]] = {}
    for month, end in local_months(world.span, customer.tenant):
        while upcoming and upcoming[-1].at < end:
            event = upcoming.pop()
            is_over = event.status == "canceled"
            latest[event.subscription_id] = {} if is_over else subscription_mrr(event)
        by_product: dict[str, Decimal] = defaultdict(Decimal)
        for products in latest.values():
            for product, amount in products.items():
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
    return {product: money(amount) for product, amount in exact.items()}


TABLES: Tables = {
    "mrr_monthly": mrr_monthly,
    "customers_monthly": customers_monthly,
}
