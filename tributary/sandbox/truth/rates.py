"""The exchange rates that the product is delivered with; they hold on every day."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tributary.sandbox.truth.columns import money

#: US dollars, in which the group reports, for one unit of a currency.
DOLLARS = {
    "USD": Fraction(1),
    "EUR": Fraction("1.08"),
    "INR": Fraction("0.012"),
    "NZD": Fraction("0.61"),
}


def in_dollars(amount: Decimal, currency: str) -> Decimal:
    """An amount of the currency in US dollars."""
    return money(Fraction(amount) * DOLLARS[currency])


def from_dollars(amount: Decimal, currency: str) -> Decimal:
    """An amount of US dollars in the currency."""
    return money(Fraction(amount) / DOLLARS[currency])
