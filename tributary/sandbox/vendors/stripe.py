"""Stripe API: lists of customers, prices, subscriptions, invoices, charges, refunds and events.

Lists are newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.randomness import identifier
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    json_response,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.payments import FAILURES, Charge, Refund, charges
from tributary.sandbox.world.people import COUNTRY_CODES
from tributary.sandbox.world.revenue import (
    Customer,
    Invoice,
    Price,
    SubscriptionEvent,
    add_months,
)

MAX_PAGE, DEFAULT_PAGE = 100, 10
#: The collection that an entity is read from, where its name is another.
COLLECTION = {"subscription_events": "events", "payments": "charges"}
#: Accounts are pinned to a version; this one has `discount` and `invoice.subscription`.
API_VERSION = "2023-10-16"
NO_TAX = {"enabled": False, "status": None}
PAYMENT_SETTINGS = {"payment_method_options": None, "payment_method_types": None}
Item = tuple[int, str, Any]  # created, id, what it is
Question = tuple[tuple[str, str], ...]


class Stripe(Vendor):
    """One account that bills for every business unit."""

    name = "billing"
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        as_of = int(world.span.as_of.timestamp())
        made = world.of(charges)
        lists: dict[str, tuple[list[Item], Callable[[Any], dict[str, Any]]]] = {
            "customers": ([(c.created, c.customer_id, c) for c in world.customers], _customer),
            "prices": ([(p.created, p.price_id, p) for p in world.prices], _price),
            "events": (
                [(e.at, e.event_id, e) for c in world.customers for e in c.events],
                _event,
            ),
            "invoices": (
                [(i.created, i.invoice_id, i) for c in world.customers for i in c.invoices],
                _invoice,
            ),
            "charges": ([(c.at, c.charge_id, c) for c in made], _charge),
            "refunds": (
                [(c.refund.at, c.refund.refund_id, c.refund) for c in made if c.refund],
                _refund,
            ),
            "subscriptions": (
                [(e.started, e.subscription_id, e) for c in world.customers for e in _latest(c)],
                lambda event: _subscription(event, as_of),
            ),
        }
        self._lists = {
            name: (sorted(items, key=lambda item: item[:2], reverse=True), write)
            for name, (items, write) in lists.items()
        }
        #: By collection, the question whose pages are being asked for, and what answers it.
        self._answering: dict[str, tuple[Question, list[Item], dict[str, int]]] = {}

    def routes(self) -> list[Route]:
        return [self.route("/v1/{collection}", self._list)]

    def authorise(self, request: Request) -> None:
        token = bearer(request)
        if token is None:
            raise VendorError(401, "", "You did not provide an API key.")
        if token != self.credentials["token"]:
            raise VendorError(401, "", f"Invalid API Key provided: {token[:2]}****")

    def error_body(self, error: VendorError) -> Any:
        kind = "rate_limit_error" if error.status == 429 else "invalid_request_error"
        body: dict[str, Any] = {"type": kind, "message": error.message}
        if error.code:
            body["code"] = error.code
        return {"error": body}

    def write(self, entity: str) -> list[Record]:
        items, write = self._lists[COLLECTION.get(entity, entity)]
        return [write(item) for _, _, item in items]

    async def _list(self, request: Request) -> Response:
        name = request.path_params["collection"]
        if name not in self._lists:
            raise VendorError(404, "", f"Unrecognized request URL (GET: /v1/{name}).")
        items, write = self._lists[name]
        query = request.query_params
        limit = _integer(query.get("limit"), "limit", DEFAULT_PAGE)
        if not 1 <= limit <= MAX_PAGE:
            raise VendorError(400, "parameter_invalid_integer", f"limit must be 1 to {MAX_PAGE}.")
        asked = tuple(
            pair for pair in query.multi_items() if pair[0] not in ("limit", "starting_after")
        )
        answering = self._answering.get(name)
        if answering is None or answering[0] != asked:
            if name == "subscriptions":
                items = _of_status(items, query.get("status"))
            found = _filtered(items, query, query.getlist("types[]") or query.getlist("type"))
            places = {item[1]: place for place, item in enumerate(found)}
            self._answering[name] = (asked, found, places)
        _, found, places = self._answering[name]
        start = _position(places, query.get("starting_after"), name)
        page = found[start : start + limit]
        return json_response(
            {
                "object": "list",
                "url": f"/v1/{name}",
                "has_more": start + limit < len(found),
                "data": [write(item) for _, _, item in page],
            }
        )


def _filtered(items: list[Item], query: Mapping[str, str], types: Sequence[str]) -> list[Item]:
    low, high = 0, 2**62
    for name, shift in (("created[gte]", 0), ("created[gt]", 1)):
        if name in query:
            low = max(low, _integer(query[name], name, 0) + shift)
    for name, shift in (("created[lt]", 0), ("created[lte]", 1)):
        if name in query:
            high = min(high, _integer(query[name], name, 0) + shift)
    return [
        item for item in items if low <= item[0] < high and (not types or _type(item[2]) in types)
    ]


def _of_status(items: list[Item], status: str | None) -> list[Item]:
    """Subscriptions of that status; those that ended are shown only to who asks for them."""
    if status == "all":
        return items
    return [
        item for item in items if item[2].status == status or (not status and not _has_ended(item))
    ]


def _has_ended(item: Item) -> bool:
    return bool(item[2].status == "canceled")


def _latest(customer: Customer) -> list[SubscriptionEvent]:
    """The last event of each of the customer's subscriptions."""
    return list({event.subscription_id: event for event in customer.events}.values())


def _position(places: Mapping[str, int], after: str | None, name: str) -> int:
    if after is None:
        return 0
    if after not in places:
        message = f"No such {name.removesuffix('s')}: '{after}'"
        raise VendorError(400, "resource_missing", message)
    return places[after] + 1


def _integer(text: str | None, name: str, default: int) -> int:
    if text is None:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise VendorError(400, "parameter_invalid_integer", f"Invalid integer: {name}") from error


def _type(item: Any) -> str:
    return f"customer.subscription.{item.kind}"


# -- the objects ----------------------------------------------------------------------------------


def _customer(customer: Customer) -> dict[str, Any]:
    won = customer.won
    address = dict.fromkeys(("city", "line1", "line2", "postal_code", "state"))
    return {
        "id": customer.customer_id,
        "object": "customer",
        "address": {**address, "country": COUNTRY_CODES[won.country]},
        "balance": 0,
        "created": customer.created,
        "currency": customer.tenant.currency.lower(),
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": won.email,
        "invoice_prefix": identifier(8, customer.customer_id).upper(),
        "livemode": False,
        "metadata": {"business_unit": customer.tenant.tenant_id, "crm_id": won.account_id},
        "name": won.name,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def _price(price: Price) -> dict[str, Any]:
    return {
        "id": price.price_id,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": price.created,
        "currency": price.currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": price.nickname,
        "product": price.product_id,
        "recurring": {
            "interval": price.interval,
            "interval_count": 1,
            "meter": None,
            "usage_type": "licensed",
        },
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring",
        "unit_amount": price.unit_amount,
        "unit_amount_decimal": str(price.unit_amount),
    }


def _event(event: SubscriptionEvent) -> dict[str, Any]:
    data: dict[str, Any] = {"object": _subscription(event, event.at)}
    if event.kind == "updated":
        data["previous_attributes"] = dict.fromkeys(event.changed)
    return {
        "id": event.event_id,
        "object": "event",
        "api_version": API_VERSION,
        "created": event.at,
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": {"id": None, "idempotency_key": None},
        "type": _type(event),
    }


def _subscription(event: SubscriptionEvent, at: int) -> dict[str, Any]:
    """The whole subscription as it was after the event, at an instant (Unix seconds)."""
    ended = event.at if event.status == "canceled" else None
    start, end = _period(event, ended or at)
    return {
        "id": event.subscription_id,
        "object": "subscription",
        "application": None,
        "automatic_tax": {"enabled": False},
        "billing_cycle_anchor": event.started,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": ended,
        "cancellation_details": {
            "comment": None,
            "feedback": event.feedback,
            "reason": event.reason,
        },
        "collection_method": "charge_automatically",
        "created": event.started,
        "currency": event.items[0][0].currency,
        "current_period_end": end,
        "current_period_start": start,
        "customer": event.customer_id,
        "days_until_due": None,
        "discount": _discount(event),
        "ended_at": ended,
        "items": {
            "object": "list",
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={event.subscription_id}",
            "data": [
                {
                    "id": f"si_{identifier(14, event.subscription_id, price.price_id)}",
                    "object": "subscription_item",
                    "created": event.started,
                    "metadata": {},
                    "price": _price(price),
                    "quantity": quantity,
                    "subscription": event.subscription_id,
                    "tax_rates": [],
                }
                for price, quantity in event.items
            ],
        },
        "latest_invoice": None,
        "livemode": False,
        "metadata": {"business_unit": event.tenant_id},
        "pause_collection": None,
        "start_date": event.started,
        "status": event.status,
        "trial_end": None,
        "trial_start": None,
    }


def _period(event: SubscriptionEvent, at: int) -> tuple[int, int]:
    """The billing period that the instant falls into (Unix seconds)."""
    step, number = event.items[0][0].months, 0
    while add_months(event.started, (number + 1) * step) <= at:
        number += 1
    return add_months(event.started, number * step), add_months(event.started, (number + 1) * step)


def _discount(event: SubscriptionEvent) -> dict[str, Any] | None:
    if not event.percent_off:
        return None
    name = f"{event.percent_off:g}% off"
    return {
        "id": f"di_{identifier(14, event.subscription_id, 'discount')}",
        "object": "discount",
        "coupon": {
            "id": identifier(8, "coupon", event.percent_off),
            "object": "coupon",
            "amount_off": None,
            "created": event.started,
            "currency": None,
            "duration": "repeating",
            "duration_in_months": 6,
            "livemode": False,
            "max_redemptions": None,
            "metadata": {},
            "name": name,
            "percent_off": event.percent_off,
            "redeem_by": None,
            "times_redeemed": 1,
            "valid": True,
        },
        "customer": event.customer_id,
        "end": None,
        "start": event.started,
        "subscription": event.subscription_id,
    }


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "id": invoice.invoice_id,
        "object": "invoice",
        "amount_due": invoice.amount_due,
        "amount_paid": invoice.amount_paid,
        "amount_remaining": invoice.amount_due - invoice.amount_paid,
        "attempt_count": invoice.attempt_count,
        "attempted": invoice.attempt_count > 0,
        "automatic_tax": NO_TAX,
        "auto_advance": invoice.status == "open",
        "billing_reason": "subscription_cycle",
        "collection_method": "charge_automatically",
        "created": invoice.created,
        "currency": invoice.currency,
        "customer": invoice.customer_id,
        "default_tax_rates": [],
        "due_date": None,
        "lines": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/invoices/{invoice.invoice_id}/lines",
        },
        "livemode": False,
        "metadata": {},
        "paid": invoice.status == "paid",
        "paid_out_of_band": False,
        "payment_settings": PAYMENT_SETTINGS,
        "period_end": invoice.created,
        "period_start": invoice.created,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": invoice.status,
        "status_transitions": {
            "finalized_at": invoice.created,
            "marked_uncollectible_at": None,
            "paid_at": invoice.paid_at,
            "voided_at": None,
        },
        "subscription": invoice.subscription_id,
        "subtotal": invoice.amount_due,
        "total": invoice.amount_due,
        "total_tax_amounts": [],
    }


def _charge(charge: Charge) -> dict[str, Any]:
    invoice, refund = charge.invoice, charge.refund
    has_succeeded = charge.failure is None
    code, message, decline, _ = FAILURES[charge.failure or 0]
    refunded = refund.amount if refund else 0
    return {
        "id": charge.charge_id,
        "object": "charge",
        "amount": invoice.amount_due,
        "amount_captured": invoice.amount_due if has_succeeded else 0,
        "amount_refunded": refunded,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": _transaction(charge.charge_id) if has_succeeded else None,
        "billing_details": {
            "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
            "email": None,
            "name": None,
            "phone": None,
        },
        "calculated_statement_descriptor": None,
        "captured": has_succeeded,
        "created": charge.at,
        "currency": invoice.currency,
        "customer": invoice.customer_id,
        "description": "Subscription update",
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None if has_succeeded else code,
        "failure_message": None if has_succeeded else message,
        "fraud_details": {},
        "invoice": invoice.invoice_id,
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": {
            "network_status": "approved_by_network" if has_succeeded else "declined_by_network",
            "reason": None if has_succeeded else decline,
            "risk_level": _risk_level(charge.risk_score),
            "risk_score": charge.risk_score,
            "seller_message": "Payment complete."
            if has_succeeded
            else f"The bank returned the decline code `{decline}`.",
            "type": "authorized" if has_succeeded else "issuer_declined",
        },
        "paid": has_succeeded,
        "payment_intent": _payment_intent(invoice.invoice_id),
        "payment_method": f"pm_{identifier(24, invoice.customer_id, 'card')}",
        "payment_method_details": None,
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": has_succeeded and refunded == invoice.amount_due,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded" if has_succeeded else "failed",
        "transfer_data": None,
        "transfer_group": None,
    }


def _risk_level(score: int) -> str:
    return "highest" if score >= 75 else "elevated" if score >= 65 else "normal"


def _refund(refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.refund_id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": _transaction(refund.refund_id),
        "charge": refund.charge_id,
        "created": refund.at,
        "currency": refund.currency,
        "metadata": {},
        "payment_intent": _payment_intent(refund.invoice_id),
        "reason": refund.reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def _transaction(of: str) -> str:
    return f"txn_{identifier(24, of, 'transaction')}"


def _payment_intent(invoice_id: str) -> str:
    return f"pi_{identifier(24, invoice_id, 'payment')}"
