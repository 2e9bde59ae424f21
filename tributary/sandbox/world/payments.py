"""Charges of the invoices, attempt by attempt, and what of them was given back.

An invoice that was paid has one charge that succeeded; each attempt before it failed. The attempts
are at the times that `revenue` tells of: the payment, the subscription's becoming past due, and the
retries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.revenue import HOUR, RETRY_DAYS, Customer, Invoice

DAY = 86_400
#: Stripe's failure codes and what it says of them, by how often they come.
FAILURES = (
    ("card_declined", "Your card was declined.", "insufficient_funds", 0.52),
    ("card_declined", "Your card was declined.", "generic_decline", 0.2),
    ("expired_card", "Your card has expired.", "expired_card", 0.14),
    ("processing_error", "An error occurred while processing your card.", "processing_error", 0.08),
    ("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc", 0.06),
)
REFUNDED, REFUNDED_WHOLE = 0.022, 0.6
REFUND_REASONS = ("requested_by_customer", "duplicate", None)
#: Stripe does not let a charge of this risk through.
BLOCKED_RISK = 95


class Refund(NamedTuple):
    """Money given back for a charge."""

    refund_id: str
    charge_id: str
    invoice_id: str
    at: int  # Unix seconds
    amount: int  # minor units
    currency: str
    reason: str | None


class Charge(NamedTuple):
    """One attempt to charge a card; `failure` indexes FAILURES, None if it succeeded."""

    charge_id: str
    invoice: Invoice
    at: int  # Unix seconds
    failure: int | None
    risk_score: int
    refund: Refund | None


def charges(world: World) -> list[Charge]:
    """Every attempt so far, in order of customers, invoices and time."""
    as_of = int(world.span.as_of.timestamp())
    made = []
    for customer in world.customers:
        troubled = _past_due(customer)
        for invoice in customer.invoices:
            is_troubled = (invoice.subscription_id, invoice.created + HOUR) in troubled
            made += _attempts(world.seed, invoice, is_troubled, as_of)
    return made


def _past_due(customer: Customer) -> set[tuple[str, int]]:
    """Subscription and time of each first attempt that failed."""
    return {(e.subscription_id, e.at) for e in customer.events if e.status == "past_due"}


def _attempts(seed: int, invoice: Invoice, is_troubled: bool, as_of: int) -> list[Charge]:
    failed = []
    if is_troubled:
        retries = (invoice.created + days * DAY + HOUR // 2 for days in RETRY_DAYS)
        end = as_of if invoice.paid_at is None else invoice.paid_at
        failed = [at for at in (invoice.created + HOUR, *retries) if at < end]
    times = [*failed, *([invoice.paid_at] if invoice.paid_at is not None else [])]
    rng = stream(seed, "payment", invoice.invoice_id)
    cause = int(rng.choice(len(FAILURES), p=[share for *_, share in FAILURES]))
    return [
        _charge(rng, invoice, number, at, cause if number < len(failed) else None, as_of)
        for number, at in enumerate(times)
    ]


def _charge(
    rng: np.random.Generator,
    invoice: Invoice,
    number: int,
    at: int,
    failure: int | None,
    as_of: int,
) -> Charge:
    draws = rng.random(5)
    risk = int(min(99, 100 * draws[0] ** 5 + (0 if failure is None else 25 * draws[1])))
    charge_id = f"ch_{identifier(24, invoice.invoice_id, number)}"
    refund = None
    if failure is None:
        risk = min(risk, BLOCKED_RISK - 1)
        refunded_at = at + 3 * HOUR + int(draws[3] * 40 * DAY)
        if draws[2] < REFUNDED and refunded_at < as_of:
            refund = _refund(invoice, charge_id, refunded_at, float(draws[4]))
    return Charge(charge_id, invoice, at, failure, risk, refund)


def _refund(invoice: Invoice, charge_id: str, at: int, pick: float) -> Refund:
    """All of it, or up to two thirds."""
    share = 1.0 if pick < REFUNDED_WHOLE else (pick - REFUNDED_WHOLE) * 5 / 3
    return Refund(
        refund_id=f"re_{identifier(24, charge_id, 'refund')}",
        charge_id=charge_id,
        invoice_id=invoice.invoice_id,
        at=at,
        amount=max(1, int(invoice.amount_paid * share)),
        currency=invoice.currency,
        reason=REFUND_REASONS[int(pick * 1_000) % len(REFUND_REASONS)],
    )
