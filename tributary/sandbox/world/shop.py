"""A web shop of one business unit: templates, add-ons and merchandise, bought on its website.

A checkout begins in a session of the website; it becomes an order at once, or later by a reminder,
or never. Amounts are in minor units of the unit's currency, instants Unix seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tributary.sandbox.randomness import number, stream, uniform
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.tenants import BY_ID

TENANT = BY_ID["saas"]
CHECKOUT_RATE, COMPLETION_RATE, RECOVERY_RATE = 0.13, 0.47, 0.11
CUSTOMER_SHARE = 0.4  # of the buyers that have a subscription, too
CANCELLED, REFUNDED = 0.02, 0.03
TAX_RATE, SHIPPING, FREE_SHIPPING = 0.08, 690, 7_500
#: Buyers without a subscription that there are at size 1; some come back.
OTHER_BUYERS = 2_600
LOCATIONS = ("Reno", "Trenton")
DAY = 86_400


class Product(NamedTuple):
    """Something the shop sells, as it is offered first."""

    number: int
    title: str
    category: str
    price: int
    unit_cost: int | None
    weight: float
    is_physical: bool
    lead_time_days: int | None
    launched_days: int = 0  # after the start
    archived_days: int | None = None


PRODUCTS = (
    Product(1, "Pipeline dashboard template", "Templates", 4_900, None, 1.6, False, None),
    Product(2, "Onboarding checklist template", "Templates", 1_900, None, 1.4, False, None),
    Product(3, "Quarterly review template", "Templates", 2_900, None, 1.0, False, None, 0, 560),
    Product(4, "Churn playbook", "Templates", 5_900, None, 0.8, False, None, 380),
    Product(5, "Report designer add-on", "Add-ons", 9_900, None, 0.7, False, None),
    Product(6, "Extra workspace add-on", "Add-ons", 7_900, None, 0.6, False, None),
    Product(7, "Data import service", "Services", 24_900, None, 0.25, False, None),
    Product(8, "Training voucher", "Services", 14_900, None, 0.35, False, None),
    Product(9, "Notebook", "Merchandise", 1_450, 420, 1.0, True, 14),
    Product(10, "Mug", "Merchandise", 1_250, 380, 1.1, True, 21),
    Product(11, "T-shirt", "Merchandise", 2_400, 810, 0.9, True, 28),
    Product(12, "Hoodie", "Merchandise", 5_500, 2_150, 0.5, True, 35),
    Product(13, "Desk mat", "Merchandise", 3_200, 990, 0.5, True, 30, 200),
)


class Buyer(NamedTuple):
    """A shop customer; `account_id` if it is a subscriber of the business unit."""

    customer_number: str
    first_name: str
    last_name: str
    email: str
    country: str
    account_id: str | None


class Line(NamedTuple):
    """A line of a checkout or order."""

    product: Product
    quantity: int
    price: int
    discount: int


class Checkout(NamedTuple):
    """What was put into a cart; `ordered` if it was bought."""

    checkout_number: str
    session_id: int
    source: str
    medium: str
    campaign_name: str
    buyer: Buyer
    created: int
    ordered: int | None
    lines: tuple[Line, ...]
    tax: int
    shipping: int

    @property
    def gross(self) -> int:
        """The list price of all lines."""
        return sum(line.price * line.quantity for line in self.lines)

    @property
    def discount(self) -> int:
        """What a code took off."""
        return sum(line.discount for line in self.lines)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.gross - self.discount + self.tax + self.shipping

    @property
    def is_recovered(self) -> bool:
        """Bought after it had been abandoned."""
        return self.ordered is not None and self.ordered - self.created >= 3600


class Order(NamedTuple):
    """A checkout that was bought, as it is at the as-of."""

    order_number: int
    checkout: Checkout
    processed: int
    fulfilled: int | None
    cancelled: int | None
    refunded: int | None
    refund: int
    updated: int


class Stock(NamedTuple):
    """What lies of a product at a place."""

    product: Product
    location: str
    on_hand: int
    incoming: int
    updated: int


@dataclass(slots=True)
class Shop:
    """All there is of the shop at the as-of, in order of time."""

    started: int
    prices: dict[int, list[tuple[int, int]]]  # product number → (from, price)
    checkouts: list[Checkout]
    orders: list[Order]
    stocks: list[Stock]


def shop(world: World) -> Shop:
    """The shop from the world's start to the as-of."""
    started, as_of = (int(at.timestamp()) for at in (world.span.start, world.span.as_of))
    prices = {p.number: _prices(world.seed, p, started) for p in PRODUCTS}
    checkouts = _checkouts(world, prices, started, as_of)
    ordered = sorted(
        (c for c in checkouts if c.ordered is not None),
        key=lambda c: (c.ordered, c.checkout_number),
    )
    orders = [_order(world.seed, 1001 + n, c, as_of) for n, c in enumerate(ordered)]
    stocks = [
        _stock(world, product, location, orders, started)
        for product in PRODUCTS
        if product.is_physical and started + product.launched_days * DAY < as_of
        for location in LOCATIONS
    ]
    return Shop(started, prices, checkouts, orders, stocks)


def _prices(seed: int, product: Product, started: int) -> list[tuple[int, int]]:
    """The product's prices, each from an instant on; they are raised about once a year."""
    rng = stream(seed, "shop prices", product.number)
    at, price = started + product.launched_days * DAY, product.price
    found = [(at, price)]
    for _ in range(8):
        at += int(rng.uniform(270, 430) * DAY)
        price = round(price * rng.uniform(1.02, 1.1) / 50) * 50
        found.append((at, price))
    return found


def _price(prices: list[tuple[int, int]], at: int) -> int:
    return [price for since, price in prices if since <= at][-1]


def _checkouts(
    world: World, prices: dict[int, list[tuple[int, int]]], started: int, as_of: int
) -> list[Checkout]:
    visits = world.sessions[world.sessions["tenant_id"] == TENANT.tenant_id]
    ids = visits["session_id"].to_numpy()
    begun = visits[uniform(world.seed, "checkout", ids) < CHECKOUT_RATE]
    subscribers = [c for c in world.customers if c.tenant is TENANT]
    since = np.array([c.created for c in subscribers])
    made = []
    for visit in rows(begun):
        rng = stream(world.seed, "checkout", visit.session_id)
        at = int(visit.at.timestamp()) + 40 + int(rng.integers(0, 600))
        draws = rng.random(6)
        known = int(np.searchsorted(since, at))
        if draws[0] < CUSTOMER_SHARE and known:
            buyer = _subscriber(subscribers[int(draws[1] * known)])
        else:
            buyer = _other(world.seed, int(draws[1] ** 1.5 * OTHER_BUYERS * max(world.size, 0.1)))
        lines = _lines(rng, prices, started, at, draws[2])
        has_goods = any(line.product.is_physical for line in lines)
        net = sum(line.price * line.quantity - line.discount for line in lines)
        ordered: int | None = at + 90 + int(draws[4] * 600)
        if draws[3] >= COMPLETION_RATE:
            is_late = draws[3] < COMPLETION_RATE + (1 - COMPLETION_RATE) * RECOVERY_RATE
            ordered = at + 3600 + int(draws[4] * 2.5 * DAY) if is_late else None
        if at < as_of:
            made.append(
                Checkout(
                    checkout_number=number(11, "checkout", visit.session_id),
                    session_id=visit.session_id,
                    source=visit.source,
                    medium=visit.medium,
                    campaign_name=visit.campaign_name,
                    buyer=buyer,
                    created=at,
                    ordered=ordered if ordered is not None and ordered < as_of else None,
                    lines=lines,
                    tax=round(net * TAX_RATE) if buyer.country == TENANT.home_country else 0,
                    shipping=SHIPPING if has_goods and net < FREE_SHIPPING else 0,
                )
            )
    return sorted(made, key=lambda c: (c.created, c.checkout_number))


def _lines(
    rng: np.random.Generator,
    prices: dict[int, list[tuple[int, int]]],
    started: int,
    at: int,
    code: float,
) -> tuple[Line, ...]:
    """One to four products that were on sale then, some with a discount code."""
    offered = [
        p
        for p in PRODUCTS
        if started + p.launched_days * DAY <= at
        and (p.archived_days is None or at < started + p.archived_days * DAY)
    ]
    weights = np.array([p.weight for p in offered])
    count = int(rng.choice(4, p=[0.6, 0.25, 0.1, 0.05])) + 1
    chosen = rng.choice(len(offered), count, replace=False, p=weights / weights.sum())
    share = 0.1 if code < 0.1 else 0.15 if code < 0.14 else 0.0
    lines = []
    for place in chosen:
        product = offered[int(place)]
        quantity = 1 + int(rng.poisson(0.4)) if product.is_physical else 1
        price = _price(prices[product.number], at)
        lines.append(Line(product, quantity, price, round(price * quantity * share)))
    return tuple(lines)


def _subscriber(customer: Any) -> Buyer:
    won = customer.won
    first, _, last = won.name.partition(" ")
    return Buyer(
        number(10, "buyer", won.account_id), first, last, won.email, won.country, won.account_id
    )


def _other(seed: int, place: int) -> Buyer:
    rng = stream(seed, "shop buyer", place)
    first, last = (str(part[0]) for part in people.names(rng, 1))
    country = str(rng.choice(people.COUNTRIES[TENANT.home_country], p=people.COUNTRY_SHARE))
    email = people.email(first, last, f"s{place}", "example.net")
    return Buyer(number(10, "buyer", place), first, last, email, country, None)


def _order(seed: int, order_number: int, checkout: Checkout, as_of: int) -> Order:
    rng = stream(seed, "order", checkout.checkout_number)
    draws = rng.random(5)
    processed = checkout.ordered or 0
    has_goods = any(line.product.is_physical for line in checkout.lines)
    wait = 6 * 3600 + draws[0] * 2.5 * DAY if has_goods else 60
    fulfilled, cancelled, refunded, refund = processed + int(wait), None, None, 0
    if has_goods and draws[1] < CANCELLED:
        cancelled = refunded = processed + 1800 + int(draws[2] * (wait - 3600))
        refund = checkout.total
    elif draws[3] < REFUNDED:
        refunded = fulfilled + int((2 + 18 * draws[4]) * DAY)
        refund = round((checkout.gross - checkout.discount) * (1.0 if draws[2] < 0.5 else 0.5))

    def seen(at: int | None) -> int | None:
        return at if at is not None and at < as_of else None

    shipped = seen(fulfilled) if cancelled is None else None
    times = (processed, shipped, seen(cancelled), seen(refunded))
    return Order(
        order_number=order_number,
        checkout=checkout,
        processed=processed,
        fulfilled=shipped,
        cancelled=seen(cancelled),
        refunded=seen(refunded),
        refund=refund if seen(refunded) else 0,
        updated=max(at for at in times if at is not None),
    )


def location_of(seed: int, checkout: Checkout) -> str:
    """Where an order's goods are sent from."""
    pick = int(number(6, seed, "location", checkout.checkout_number))
    return LOCATIONS[pick % len(LOCATIONS)]


def _stock(
    world: World, product: Product, location: str, orders: list[Order], started: int
) -> Stock:
    """Sales take from the stock, cancellations give back; below a mark, goods are ordered."""
    as_of = int(world.span.as_of.timestamp())
    mark, lot = max(4, round(30 * world.size)), max(15, round(110 * world.size))
    launched = started + product.launched_days * DAY
    on_hand, due, updated = lot, 0, launched
    moves = []
    for order in orders:
        if location_of(world.seed, order.checkout) != location:
            continue
        for line in order.checkout.lines:
            if line.product is product:
                moves.append((order.processed, -line.quantity))
                if order.cancelled:
                    moves.append((order.cancelled, line.quantity))
    for at, quantity in [*sorted(moves), (as_of, 0)]:
        if due and due <= at:
            on_hand, updated, due = on_hand + lot, due, 0
        if quantity:
            on_hand, updated = on_hand + quantity, at
        if quantity and on_hand <= mark and not due:
            due = at + (product.lead_time_days or 0) * DAY
    return Stock(product, location, on_hand, lot if due else 0, updated)
