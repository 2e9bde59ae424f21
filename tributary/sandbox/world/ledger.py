"""The general ledger of the group: what billing, advertising, the shop and cost entries booked.

Four times a month every company posts what happened since the last time, the morning after the
last day. Revenue is recognised when it is invoiced; search advertising is paid by card, Meta and
LinkedIn send a bill a week after the month, when its refunds are known. Debits are positive,
credits negative, in minor units of the company's currency; each journal sums to zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.costs import CATEGORIES, SHARED
from tributary.sandbox.world.paid_social import linkedin, meta
from tributary.sandbox.world.revenue import GIVE_UP_DAYS, Customer, Invoice
from tributary.sandbox.world.shop import TENANT as SHOP_TENANT
from tributary.sandbox.world.shop import shop
from tributary.sandbox.world.tenants import TENANTS, Tenant

DAY = 86_400
RUN_DAYS = (7, 14, 21)  # and the last day of the month
POSTED_SECONDS = DAY + 10 * 3600  # after the run's day began: ten in the morning of the next
CORRECTED_DAYS = 3  # of the next month, on which the last one is corrected
GROUP_CURRENCY = "USD"
TAX_RATE, INTEREST_RATE, USEFUL_MONTHS = 0.2, 0.06, 48

CASH, RECEIVABLE, INVENTORY, EQUIPMENT, DEPRECIATED = 101, 102, 103, 104, 105
PAYABLE, SALES_TAX, INCOME_TAX_DUE, LOAN, CAPITAL = 201, 202, 203, 204, 301
SUBSCRIPTIONS, SHOP_SALES, SHIPPING, SHOP_REFUNDS = 401, 402, 403, 404
GOODS, ADVERTISING, BAD_DEBT, DEPRECIATION, INTEREST, INCOME_TAX = 501, 601, 602, 603, 701, 801
SOCIAL_ADVERTISING = 609
#: Cost category → account, department, and whether a supplier sends a bill for it.
COSTS = {
    "infrastructure": (502, "Engineering", True),
    "ai_api": (503, "Engineering", True),
    "support_team": (504, "Support", False),
    "software": (604, "General", True),
    "sales_team": (605, "Sales", False),
    "marketing_team": (606, "Marketing", False),
    "office": (607, "General", False),
    "insurance": (608, "General", False),
}
DEPARTMENTS = ("Sales", "Marketing", "Support", "Engineering", "General")


class Account(NamedTuple):
    """An account of the chart that all companies share."""

    number: int  # its internal id
    code: str
    name: str
    type: str
    statement_line: str


ACCOUNTS = (
    Account(CASH, "1000", "Operating bank account", "Bank", "Cash"),
    Account(RECEIVABLE, "1100", "Accounts receivable", "AcctRec", "Receivables"),
    Account(INVENTORY, "1200", "Merchandise", "OthCurrAsset", "Inventory"),
    Account(EQUIPMENT, "1500", "Equipment", "FixedAsset", "Fixed assets"),
    Account(DEPRECIATED, "1590", "Accumulated depreciation", "FixedAsset", "Fixed assets"),
    Account(PAYABLE, "2000", "Accounts payable", "AcctPay", "Payables"),
    Account(SALES_TAX, "2100", "Sales tax payable", "OthCurrLiab", "Other liabilities"),
    Account(INCOME_TAX_DUE, "2200", "Income tax payable", "OthCurrLiab", "Other liabilities"),
    Account(LOAN, "2500", "Bank loan", "LongTermLiab", "Loans"),
    Account(CAPITAL, "3000", "Share capital", "Equity", "Equity"),
    Account(SUBSCRIPTIONS, "4000", "Subscriptions", "Income", "Revenue"),
    Account(SHOP_SALES, "4100", "Shop sales", "Income", "Revenue"),
    Account(SHIPPING, "4150", "Shipping charged", "Income", "Revenue"),
    Account(SHOP_REFUNDS, "4190", "Shop refunds", "Income", "Revenue"),
    Account(GOODS, "5000", "Goods sold", "COGS", "Cost of revenue"),
    Account(502, "5100", "Infrastructure", "COGS", "Cost of revenue"),
    Account(503, "5200", "AI services", "COGS", "Cost of revenue"),
    Account(504, "5300", "Support salaries", "COGS", "Cost of revenue"),
    Account(ADVERTISING, "6000", "Search advertising", "Expense", "Sales and marketing"),
    Account(SOCIAL_ADVERTISING, "6050", "Social advertising", "Expense", "Sales and marketing"),
    Account(606, "6100", "Marketing salaries", "Expense", "Sales and marketing"),
    Account(605, "6200", "Sales salaries", "Expense", "Sales and marketing"),
    Account(604, "6300", "Software", "Expense", "General and administrative"),
    Account(607, "6400", "Rent and office", "Expense", "General and administrative"),
    Account(608, "6500", "Insurance", "Expense", "General and administrative"),
    Account(BAD_DEBT, "6800", "Bad debt", "Expense", "General and administrative"),
    Account(DEPRECIATION, "6900", "Depreciation", "Expense", "Depreciation and amortisation"),
    Account(INTEREST, "7000", "Interest", "OthExpense", "Interest"),
    Account(INCOME_TAX, "8000", "Income tax", "OthExpense", "Income tax"),
)
BY_NUMBER = {account.number: account for account in ACCOUNTS}
#: Accounts that have a budget: all of the income statement that can be planned.
BUDGETED = tuple(
    a.number
    for a in ACCOUNTS
    if a.type in ("Income", "COGS", "Expense") and a.number not in (BAD_DEBT, SHOP_REFUNDS)
)


class Company(NamedTuple):
    """A company that keeps books: a business unit's, or the group's own (without a tenant)."""

    number: int
    name: str
    currency: str
    tenant: Tenant | None

    @property
    def daily_cost(self) -> float:
        """What it costs on an average day at the beginning, in its currency."""
        return self.tenant.daily_cost if self.tenant else sum(SHARED.values())


COMPANIES = (
    Company(1, "Group Holding", GROUP_CURRENCY, None),
    *(Company(1 + t.number, t.name, t.currency, t) for t in TENANTS),
)


class Line(NamedTuple):
    """One line of a journal; `amount` is a debit, negative: a credit."""

    account: int
    amount: int
    department: str | None = None
    product_line: str | None = None


class Journal(NamedTuple):
    """A posted journal."""

    number: int
    company: Company
    day: np.datetime64
    posted: int  # Unix seconds
    memo: str
    lines: tuple[Line, ...]


class Budget(NamedTuple):
    """What is planned for an account in one month; positive, whether income or cost."""

    company: Company
    account: int
    version: str
    month: Month
    amount: int


@dataclass(slots=True)
class Ledger:
    """What is posted and planned at the as-of; journals in order of their day and number."""

    journals: list[Journal]
    budgets: list[Budget]


def ledger(world: World) -> Ledger:
    """The books of all companies."""
    sources = _Sources(world)
    journals = [
        journal for company in COMPANIES for journal in _Books(world, company, sources).kept()
    ]
    journals.sort(key=lambda journal: (journal.day, journal.number))
    return Ledger(journals, list(_budgets(world, journals)))


# -- what is to be booked -------------------------------------------------------------------------

Amounts = dict[np.datetime64, int]
#: By company, then by something else, then by day.
Table = defaultdict[int, defaultdict[str, Amounts]]


class _Sources:
    """Amounts by company, kind and (UTC) day, of everything that the books tell of."""

    def __init__(self, world: World) -> None:
        self.invoiced, self.received, self.lost = _table(), _table(), _table()
        self.spent, self.costs, self.shop = _table(), _table(), _table()
        companies = {c.tenant.tenant_id: c.number for c in COMPANIES if c.tenant}
        for customer in world.customers:
            company = companies[customer.tenant.tenant_id]
            for invoice in customer.invoices:
                self._invoice(company, customer, invoice)
        for tenant_id, ads in world.ads.groupby("tenant_id"):
            by_day = ads.groupby("date")["cost_micros"].sum()
            days = pd.DatetimeIndex(by_day.index).to_numpy("M8[D]")
            for day, micros in zip(days, by_day, strict=True):
                _add(self.spent[companies[str(tenant_id)]]["ads"], day, int(micros) // 10_000)
        for platform, delivered in (("Meta", meta), ("LinkedIn", linkedin)):
            delivery = world.of(delivered)
            for row in rows(delivery.by_ad):
                tenant = delivery.campaigns[row.campaign].tenant
                day = np.datetime64(row.date, "D")
                _add(self.spent[companies[tenant.tenant_id]][platform], day, int(row.spend_minor))
        for entry in world.costs:
            company = companies[entry.tenant_id] if entry.tenant_id else 1
            _add(self.costs[company][entry.cost_category], entry.day, int(entry.amount * 100))
        self._orders(world, companies[SHOP_TENANT.tenant_id])

    def _invoice(self, company: int, customer: Customer, invoice: Invoice) -> None:
        made = _day(invoice.created)
        for plan, amount in by_plan(customer, invoice).items():
            _add(self.invoiced[company][plan], made, amount)
        if invoice.paid_at is not None:
            _add(self.received[company]["paid"], _day(invoice.paid_at), invoice.amount_paid)
        if invoice.status == "uncollectible":
            given_up = _day(invoice.created + GIVE_UP_DAYS * DAY)
            _add(self.lost[company]["lost"], given_up, invoice.amount_due)

    def _orders(self, world: World, company: int) -> None:
        booked = self.shop[company]
        for order in world.of(shop).orders:
            checkout, day = order.checkout, _day(order.processed)
            for line in checkout.lines:
                net = line.price * line.quantity - line.discount
                _add(booked[f"sales/{line.product.category}"], day, net)
                _add(booked["goods"], day, (line.product.unit_cost or 0) * line.quantity)
            _add(booked["shipping"], day, checkout.shipping)
            _add(booked["tax"], day, checkout.tax)
            _add(booked["paid"], day, checkout.total)
            if order.refunded is not None:
                _add(booked["refunded"], _day(order.refunded), order.refund)


def by_plan(customer: Customer, invoice: Invoice) -> dict[str, int]:
    """The invoice's amount by plan, as the subscription was when it was made."""
    before = [
        event
        for event in customer.events
        if event.subscription_id == invoice.subscription_id and event.at <= invoice.created
    ]
    items = before[-1].items
    gross = sum(price.unit_amount * quantity for price, quantity in items)
    shares: dict[str, int] = {}
    left = invoice.amount_due
    for price, quantity in items[1:]:
        part = round(invoice.amount_due * price.unit_amount * quantity / gross)
        name = price.nickname.rsplit(" (", 1)[0]
        shares[name] = shares.get(name, 0) + part
        left -= part
    name = items[0][0].nickname.rsplit(" (", 1)[0]
    return {name: left + shares.pop(name, 0), **shares}


def _table() -> Table:
    return defaultdict(lambda: defaultdict(dict))


def _add(amounts: Amounts, day: np.datetime64, amount: int) -> None:
    amounts[day] = amounts.get(day, 0) + amount


def _day(at: int) -> np.datetime64:
    return np.datetime64(at // DAY, "D")


# -- booking --------------------------------------------------------------------------------------


class _Books:
    """The journals of one company, run by run."""

    def __init__(self, world: World, company: Company, sources: _Sources) -> None:
        self.world, self.company, self.sources = world, company, sources
        self.as_of = int(world.span.as_of.timestamp())
        self.first = np.datetime64(world.span.start.date(), "D")
        self.balance: defaultdict[int, int] = defaultdict(int)
        self.profit = self.sales_tax = self.goods = self.software = 0

    def kept(self) -> Iterator[Journal]:
        """Everything posted before the as-of."""
        daily = round(self.company.daily_cost * 100)
        yield from self._post(self.first, 1, "Opening", _opening(daily))
        since: np.datetime64 = self.first
        for day, is_last in _runs(self.world):
            if day < self.first or _posted(day) >= self.as_of:
                continue
            owed = -self.balance[PAYABLE]
            span = np.arange(since, day + 1)
            since = day + 1
            for number, (memo, lines) in enumerate(self._run(span, owed, daily, is_last), start=2):
                yield from self._post(day, number, memo, lines)
            if str(day).endswith(f"-{RUN_DAYS[0]:02d}"):
                yield from self._billed_advertising(day)
            if self.balance[CASH] < 60 * daily:
                yield from self._post(
                    day, 30, "Capital increase", _both(CASH, CAPITAL, 180 * daily)
                )
            if is_last:
                yield from self._corrected(day)

    def _run(
        self, days: np.ndarray, owed: int, daily: int, is_last: bool
    ) -> Iterator[tuple[str, list[Line]]]:
        """(memo, lines) of the journals of one run, each at its place."""
        own = self.company.number
        plans = {plan: _sum(a, days) for plan, a in self.sources.invoiced[own].items()}
        revenue = [Line(SUBSCRIPTIONS, -v, None, plan) for plan, v in sorted(plans.items())]
        yield "Invoices", [Line(RECEIVABLE, sum(plans.values())), *revenue]
        received = _sum(self.sources.received[own]["paid"], days)
        yield "Customer payments", _both(CASH, RECEIVABLE, received)
        lost = _sum(self.sources.lost[own]["lost"], days)
        yield "Invoices given up", _both(BAD_DEBT, RECEIVABLE, lost, "General")
        spent = _sum(self.sources.spent[own]["ads"], days)
        yield "Search advertising", _both(ADVERTISING, CASH, spent, "Marketing")
        yield "Supplier payments", _both(PAYABLE, CASH, owed)
        yield "Bills and salaries", self._costs(days)
        yield from self._shop(days)
        if is_last:
            yield from self._month_end(days[-1], daily)

    def _costs(self, days: np.ndarray) -> list[Line]:
        lines, billed, paid = [], 0, 0
        for category, amounts in self.sources.costs[self.company.number].items():
            account, department, is_billed = COSTS[category]
            amount = _sum(amounts, days)
            lines.append(Line(account, amount, department))
            billed, paid = (billed + amount, paid) if is_billed else (billed, paid + amount)
            if category == "software":
                self.software += amount
        return [*lines, Line(PAYABLE, -billed), Line(CASH, -paid)]

    def _shop(self, days: np.ndarray) -> Iterator[tuple[str, list[Line]]]:
        booked = self.sources.shop[self.company.number]
        sums = {kind: _sum(amounts, days) for kind, amounts in sorted(booked.items())}
        sales = [
            Line(SHOP_SALES, -amount, None, kind.removeprefix("sales/"))
            for kind, amount in sums.items()
            if kind.startswith("sales/")
        ]
        tax, goods = sums.get("tax", 0), sums.get("goods", 0)
        self.sales_tax, self.goods = self.sales_tax + tax, self.goods + goods
        yield (
            "Shop orders",
            [
                Line(CASH, sums.get("paid", 0)),
                *sales,
                Line(SHIPPING, -sums.get("shipping", 0), None, "Shipping"),
                Line(SALES_TAX, -tax),
            ],
        )
        yield "Goods sold", _both(GOODS, INVENTORY, goods, None, "Merchandise")
        yield "Shop refunds", _both(SHOP_REFUNDS, CASH, sums.get("refunded", 0), None, "Refunds")

    def _month_end(self, day: np.datetime64, daily: int) -> Iterator[tuple[str, list[Line]]]:
        yield "Merchandise bought", _both(INVENTORY, CASH, self.goods)
        yield "Sales tax paid", _both(SALES_TAX, CASH, self.sales_tax)
        self.goods = self.sales_tax = 0
        worn = round(self.balance[EQUIPMENT] / USEFUL_MONTHS)
        left = self.balance[EQUIPMENT] + self.balance[DEPRECIATED]
        yield "Depreciation", _both(DEPRECIATION, DEPRECIATED, min(worn, left), "General")
        interest = round(-self.balance[LOAN] * INTEREST_RATE / 12)
        yield "Interest", _both(INTEREST, CASH, interest)
        yield "Income tax paid", _both(INCOME_TAX_DUE, CASH, -self.balance[INCOME_TAX_DUE])
        if day.astype("M8[M]").astype(int) % 3 == 2:
            due = round(max(self.profit, 0) * TAX_RATE)
            self.profit = 0
            yield "Income tax of the quarter", _both(INCOME_TAX, INCOME_TAX_DUE, due)

    def _billed_advertising(self, day: np.datetime64) -> Iterator[Journal]:
        """The bills of the platforms for the month before, which they belong to."""
        month = day.astype("M8[M]") - 1
        days = np.arange(month.astype("M8[D]"), (month + 1).astype("M8[D]"))
        for place, platform in enumerate(("Meta", "LinkedIn"), start=41):
            amount = _sum(self.sources.spent[self.company.number][platform], days)
            lines = _both(SOCIAL_ADVERTISING, PAYABLE, amount, "Marketing")
            late = _posted(day) - _posted(days[-1])
            yield from self._post(days[-1], place, f"Advertising on {platform}", lines, late)

    def _corrected(self, day: np.datetime64) -> Iterator[Journal]:
        """Software that another department used, found a few days into the next month."""
        rng = stream(self.world.seed, "ledger correction", self.company.number, day)
        share, used = rng.uniform(0.05, 0.25), str(rng.choice(DEPARTMENTS[:4]))
        amount, self.software = round(self.software * share), 0
        lines = [Line(604, amount, used), Line(604, -amount, "General")]
        if rng.random() < 0.6:
            late = CORRECTED_DAYS * DAY
            yield from self._post(day, 40, f"Software used by {used}", lines, late)

    def _post(
        self, day: np.datetime64, place: int, memo: str, lines: Iterable[Line], late: int = 0
    ) -> Iterator[Journal]:
        """The journal without its empty lines, if it was posted before the as-of."""
        kept = tuple(line for line in lines if line.amount)
        posted = _posted(day) + late
        if not kept or posted >= self.as_of:
            return
        for line in kept:
            self.balance[line.account] += line.amount
            if BY_NUMBER[line.account].type in ("Income", "COGS", "Expense"):
                self.profit -= line.amount
        number = int(f"{self.company.number}{str(day).replace('-', '')}{place:02d}")
        yield Journal(number, self.company, day, posted, memo, kept)


def _opening(daily: int) -> list[Line]:
    """Capital and a loan, for which equipment was bought."""
    return [
        Line(CASH, (240 + 150 - 120) * daily),
        Line(EQUIPMENT, 120 * daily),
        Line(LOAN, -150 * daily),
        Line(CAPITAL, -240 * daily),
    ]


def _both(
    debit: int,
    credit: int,
    amount: int,
    department: str | None = None,
    product_line: str | None = None,
) -> list[Line]:
    """A debit and its credit; department and product line belong to the debit."""
    return [Line(debit, amount, department, product_line), Line(credit, -amount)]


def _sum(amounts: Amounts, days: np.ndarray) -> int:
    return sum(amounts.get(day, 0) for day in days)


def _posted(day: np.datetime64) -> int:
    return int(day.astype("M8[s]").astype(int)) + POSTED_SECONDS


def _runs(world: World) -> Iterator[tuple[np.datetime64, bool]]:
    """The days up to which is posted, and whether it is a month's last."""
    for month in world.span.months():
        days = month.days()
        for day in RUN_DAYS:
            yield days[day - 1], False
        yield days[-1], True


# -- planning -------------------------------------------------------------------------------------


def _budgets(world: World, journals: list[Journal]) -> Iterator[Budget]:
    """A plan for every quarter, made on its fourth day from the months before it."""
    actual: defaultdict[tuple[int, int, str], int] = defaultdict(int)
    for journal in journals:
        for line in journal.lines:
            actual[journal.company.number, line.account, str(journal.day)[:7]] += line.amount
    months = list(world.span.months())
    for first in [m for m in months if m.month % 3 == 1 or m == months[0]]:
        planned_at = np.datetime64(first.first, "s") + np.timedelta64(3 * DAY + 12 * 3600, "s")
        if planned_at >= world.span.as_of64:
            break
        quarter = (first.month + 2) // 3
        version = f"{first.year} Q{quarter}"
        before = [str(m) for m in months if m < first][-3:]
        for company in COMPANIES:
            rng = stream(world.seed, "budget", company.number, version)
            for account in BUDGETED:
                noise = rng.uniform(0.94, 1.06, 3)
                known = [actual[company.number, account, month] for month in before]
                mean = abs(sum(known)) / max(len(known), 1)
                if not known:
                    mean = _first_plan(world, company, account)
                last_month = 3 * quarter
                for place, month in enumerate(range(first.month, last_month + 1)):
                    amount = round(mean * 1.012 ** (place + 2) * noise[place])
                    if amount:
                        yield Budget(company, account, version, Month(first.year, month), amount)


def _first_plan(world: World, company: Company, account: int) -> float:
    """A month's plan before there was anything to go by, in minor units."""
    for category, (share, _) in CATEGORIES.items():
        if COSTS[category][0] == account and company.tenant:
            return company.daily_cost * share * 3000
    for category, daily in SHARED.items():
        if COSTS[category][0] == account and not company.tenant:
            return daily * 3000
    if company.tenant and account == ADVERTISING:
        clicks = company.tenant.clicks_per_day * world.size
        return clicks * company.tenant.cost_per_click * 3000
    if company.tenant and account == SUBSCRIPTIONS:
        return company.daily_cost * world.size * 300
    return 0.0
