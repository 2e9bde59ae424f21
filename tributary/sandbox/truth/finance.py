"""Truth of the books and of the capability services."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from tributary.sandbox.truth.columns import MONEY, Tables, money, table
from tributary.sandbox.world.build import World
from tributary.sandbox.world.capabilities import Day, capability_days
from tributary.sandbox.world.ledger import (
    BY_NUMBER,
    CASH,
    Account,
    Company,
    ledger,
)

#: Accounts that grow by credits.
CREDIT_TYPES = ("Income", "OthIncome", "AcctPay", "OthCurrLiab", "LongTermLiab", "Equity")
SALES_AND_MARKETING = "Sales and marketing"
#: The figure that says how much a service did.
VOLUMES = {
    "lead_intelligence": "leads_processed",
    "property_intelligence": "properties_analyzed",
    "churn_prevention": "at_risk_identified",
    "ai_coaching": "sessions_delivered",
}
LATENCIES = {
    "scoring": "scoring_latency_ms_hist",
    "websocket": "websocket_latency_ms_hist",
    "vision": "vision_latency_ms_hist",
    "analysis": "analysis_latency_ms_hist",
}


def general_ledger_monthly(world: World) -> pa.Table:
    """What was booked by company, account, department, product line and month."""
    booked: defaultdict[tuple[str, str, str | None, str | None, date], int] = defaultdict(int)
    lines: Counter[tuple[str, str, str | None, str | None, date]] = Counter()
    for journal in world.of(ledger).journals:
        month = date.fromisoformat(f"{str(journal.day)[:7]}-01")
        for line in journal.lines:
            key = (
                _unit(journal.company),
                str(line.account),
                line.department,
                line.product_line,
                month,
            )
            booked[key] += line.amount * _side(BY_NUMBER[line.account])
            lines[key] += 1
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("account_id", pa.string()),
            ("department", pa.string()),
            ("product_line", pa.string()),
            ("month_start", pa.date32()),
            ("actual", MONEY),
            ("lines", pa.int64()),
        ]
    )
    return table([(*key, _major(amount), lines[key]) for key, amount in booked.items()], schema)


def budgets_monthly(world: World) -> pa.Table:
    """What is planned by company, account and month."""
    rows = [
        (_unit(b.company), str(b.account), b.month.first, _major(b.amount))
        for b in world.of(ledger).budgets
    ]
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("account_id", pa.string()),
            ("month_start", pa.date32()),
            ("budget", MONEY),
        ]
    )
    return table(rows, schema)


def books_monthly(world: World) -> pa.Table:
    """Totals of a company's month: revenue, costs, net income, cash and what moved it."""
    totals: defaultdict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for journal in world.of(ledger).journals:
        month = date.fromisoformat(f"{str(journal.day)[:7]}-01")
        total = totals[_unit(journal.company), month]
        has_cash = any(line.account == CASH for line in journal.lines)
        for line in journal.lines:
            account = BY_NUMBER[line.account]
            total[account.type] += line.amount * _side(account)
            if account.type == "Expense" and account.statement_line == SALES_AND_MARKETING:
                total["sales and marketing"] += line.amount
            if line.account == CASH:
                total["cash"] += line.amount
            elif has_cash and account.type not in ("FixedAsset", "LongTermLiab", "Equity"):
                total["from operations"] -= line.amount
    return _books_table(totals)


def _books_table(totals: dict[tuple[str, date], Counter[str]]) -> pa.Table:
    rows = []
    balances: Counter[str] = Counter()
    for (unit, month), total in sorted(totals.items()):
        balances[unit] += total["cash"]
        income = total["Income"] - total["COGS"] - total["Expense"] - total["OthExpense"]
        values = (
            total["Income"],
            total["COGS"],
            total["Expense"],
            total["sales and marketing"],
            income,
            total["from operations"],
            total["cash"],
            balances[unit],
        )
        rows.append((unit, month, *map(_major, values)))
    names = (
        "revenue",
        "cost_of_revenue",
        "operating_expense",
        "sales_and_marketing",
        "net_income",
        "operating_cash_flow",
        "cash_flow",
        "cash_balance",
    )
    schema = pa.schema(
        [("tenant_id", pa.string()), ("month_start", pa.date32()), *((n, MONEY) for n in names)]
    )
    return table(rows, schema)


def feature_impact_daily(world: World) -> pa.Table:
    """What each capability service did for a business unit on a day."""
    rows = [
        (
            day["tenant_id"],
            service,
            date.fromisoformat(day["date"]),
            day[VOLUMES[service]],
            day["requests"],
            day["errors"],
            *users_of(day),
            *_checked(day),
            money(Fraction(str(day["estimated_revenue_impact"]))),
        )
        for service, days in world.of(capability_days).items()
        for day in days
    ]
    counts = ("volume", "requests", "errors", "active", "eligible", "evaluated", "correct")
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("capability", pa.string()),
            ("date", pa.date32()),
            *((name, pa.int64()) for name in counts),
            ("revenue_impact", MONEY),
        ]
    )
    return table(rows, schema)


def feature_latencies_daily(world: World) -> pa.Table:
    """Requests of each capability service by day and latency bucket; without a bound: the rest."""
    rows = [
        (
            day["tenant_id"],
            date.fromisoformat(day["date"]),
            latency,
            bucket["le"],
            bucket["count"],
        )
        for days in world.of(capability_days).values()
        for day in days
        for latency, figure in LATENCIES.items()
        for bucket in day.get(figure, ())
    ]
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("date", pa.date32()),
            ("latency", pa.string()),
            ("upper_bound_ms", pa.int64()),
            ("requests", pa.int64()),
        ]
    )
    return table(rows, schema)


def users_of(day: Day) -> tuple[int, int]:
    """How many used the service, of how many that might; it calls them users or agents."""
    who = "users" if "active_users" in day else "agents"
    return day[f"active_{who}"], day[f"eligible_{who}"]


def _checked(day: Day) -> tuple[int | None, int | None]:
    """How many outputs were checked, and how many of them were right."""
    if "scores_evaluated" in day:
        return day["scores_evaluated"], day["scores_correct"]
    if "detections_checked" in day:
        return day["detections_checked"], round(
            day["detection_accuracy"] * day["detections_checked"]
        )
    return None, None


def _unit(company: Company) -> str:
    return company.tenant.tenant_id if company.tenant else "group"


def _side(account: Account) -> int:
    return -1 if account.type in CREDIT_TYPES else 1


def _major(minor: int) -> Decimal:
    return Decimal(minor) / 100


TABLES: Tables = {
    "general_ledger_monthly": general_ledger_monthly,
    "budgets_monthly": budgets_monthly,
    "books_monthly": books_monthly,
    "feature_impact_daily": feature_impact_daily,
    "feature_latencies_daily": feature_latencies_daily,
}
