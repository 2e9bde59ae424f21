"""Stripe: customers, prices, subscriptions and their events, invoices, payments and refunds.

Amounts are in minor units.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Window,
    columns,
)


def _list(path: str, **params: object) -> Request:
    return Request(
        path=path,
        params={"limit": 100, **params},
        records="data",
        paging=Paging.STARTING_AFTER,
        paging_options={"parameter": "starting_after", "id": "id", "has_more": "has_more"},
    )


def _dated(path: str) -> Request:
    """Objects created on the days asked for."""
    return _list(path, **{"created[gte]": "{from_epoch}", "created[lt]": "{to_epoch}"})


CREATED_DATE = Column(
    "created_date", Type.DATE, "Day created (UTC)", "created", required=True, format="epoch"
)
BUSINESS_UNIT = ("business_unit", Type.TEXT, "Business unit", "metadata.business_unit")

SOURCE = Source(
    name="billing",
    title="Stripe billing",
    freshness=Freshness.B,
    base_url="https://api.stripe.com",
    auth=Auth.BEARER,
    requests_per_second=25,
    entities=(
        Entity(
            name="customers",
            description="Paying customers; metadata names the CRM account they are.",
            key=("customer_id",),
            mode=Snapshot(),
            columns=(
                Column("customer_id", Type.TEXT, "Stripe customer", "id", required=True),
                Column("email", Type.TEXT, "E-mail address", "email", personal=True),
                Column("name", Type.TEXT, "Name on the bill", "name", personal=True),
                *columns(
                    BUSINESS_UNIT,
                    ("crm_account_id", Type.TEXT, "CRM account or company", "metadata.crm_id"),
                    ("country", Type.TEXT, "Country code", "address.country"),
                    ("currency", Type.TEXT, "Currency, lower case", "currency"),
                    ("created_at", Type.EPOCH, "Created", "created"),
                ),
            ),
            fetch=_list("/v1/customers"),
        ),
        Entity(
            name="prices",
            description="Prices of the plans.",
            key=("price_id",),
            mode=Snapshot(),
            columns=columns(
                ("price_id", Type.TEXT, "Price", "id"),
                ("product_id", Type.TEXT, "Product", "product"),
                ("nickname", Type.TEXT, "Plan name", "nickname"),
                ("currency", Type.TEXT, "Currency, lower case", "currency"),
                ("unit_amount", Type.INTEGER, "Price of one unit, minor units", "unit_amount"),
                ("interval", Type.TEXT, "month or year", "recurring.interval"),
                ("interval_count", Type.INTEGER, "Intervals a period", "recurring.interval_count"),
                ("created_at", Type.EPOCH, "Created", "created"),
            ),
            fetch=_list("/v1/prices"),
        ),
        Entity(
            name="subscription_events",
            description="Every change of a subscription, with the whole subscription after it.",
            key=("event_id",),
            mode=Log("created_at", overlap_seconds=86_400),
            columns=columns(
                ("event_id", Type.TEXT, "Event", "id"),
                ("type", Type.TEXT, "customer.subscription.created, .updated, .deleted", "type"),
                ("created_at", Type.EPOCH, "When it happened", "created"),
                ("subscription_id", Type.TEXT, "Subscription", "data.object.id"),
                ("customer_id", Type.TEXT, "Stripe customer", "data.object.customer"),
                ("status", Type.TEXT, "active, past_due, canceled, …", "data.object.status"),
                ("currency", Type.TEXT, "Currency, lower case", "data.object.currency"),
                ("start_date", Type.EPOCH, "Started", "data.object.start_date"),
                ("canceled_at", Type.EPOCH, "Cancelled", "data.object.canceled_at"),
                ("ended_at", Type.EPOCH, "Ended", "data.object.ended_at"),
                (
                    "cancellation_reason",
                    Type.TEXT,
                    "Feedback given",
                    "data.object.cancellation_details.feedback",
                ),
                (
                    "business_unit",
                    Type.TEXT,
                    "Business unit",
                    "data.object.metadata.business_unit",
                ),
                (
                    "items",
                    Type.JSON,
                    "Items: price{id, product, unit_amount, recurring}, quantity",
                    "data.object.items.data",
                ),
                ("discount", Type.JSON, "Discount: coupon{percent_off}", "data.object.discount"),
            ),
            fetch=_list(
                "/v1/events",
                **{
                    "types[]": [
                        "customer.subscription.created",
                        "customer.subscription.updated",
                        "customer.subscription.deleted",
                    ],
                    "created[gte]": "{since_epoch}",
                },
            ),
        ),
        Entity(
            name="invoices",
            description="Invoices; restated while they are open.",
            key=("invoice_id",),
            mode=Window("created_date", lookback_days=60),
            columns=(
                *columns(
                    ("invoice_id", Type.TEXT, "Invoice", "id"),
                    ("customer_id", Type.TEXT, "Stripe customer", "customer"),
                    ("subscription_id", Type.TEXT, "Subscription", "subscription"),
                    ("status", Type.TEXT, "draft, open, paid, uncollectible or void", "status"),
                    ("currency", Type.TEXT, "Currency, lower case", "currency"),
                    ("amount_due", Type.INTEGER, "Due, minor units", "amount_due"),
                    ("amount_paid", Type.INTEGER, "Paid, minor units", "amount_paid"),
                    ("attempt_count", Type.INTEGER, "Payment attempts", "attempt_count"),
                    ("created_at", Type.EPOCH, "Created", "created"),
                    ("due_at", Type.EPOCH, "Due", "due_date"),
                    ("paid_at", Type.EPOCH, "Paid", "status_transitions.paid_at"),
                ),
                CREATED_DATE,
            ),
            fetch=_dated("/v1/invoices"),
        ),
        Entity(
            name="subscriptions",
            description="Subscriptions as they are now, also those that ended.",
            key=("subscription_id",),
            mode=Snapshot(),
            columns=(
                Column("subscription_id", Type.TEXT, "Subscription", "id", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ("customer_id", Type.TEXT, "Stripe customer", "customer"),
                    ("status", Type.TEXT, "active, past_due, canceled, …", "status"),
                    ("currency", Type.TEXT, "Currency, lower case", "currency"),
                    ("started_at", Type.EPOCH, "Started", "start_date"),
                    (
                        "current_period_start_at",
                        Type.EPOCH,
                        "Start of the billing period",
                        "current_period_start",
                    ),
                    (
                        "current_period_end_at",
                        Type.EPOCH,
                        "End of the billing period",
                        "current_period_end",
                    ),
                    ("cancel_at", Type.EPOCH, "When it will end", "cancel_at"),
                    ("canceled_at", Type.EPOCH, "Cancelled", "canceled_at"),
                    ("ended_at", Type.EPOCH, "Ended", "ended_at"),
                    (
                        "cancellation_reason",
                        Type.TEXT,
                        "Feedback given",
                        "cancellation_details.feedback",
                    ),
                    (
                        "items",
                        Type.JSON,
                        "Items: price{id, product, unit_amount, recurring}, quantity",
                        "items.data",
                    ),
                    ("discount", Type.JSON, "Discount: coupon{percent_off}", "discount"),
                    ("created_at", Type.EPOCH, "Created", "created"),
                ),
            ),
            fetch=_list("/v1/subscriptions", status="all"),
        ),
        Entity(
            name="payments",
            description="Charges: attempts to collect an invoice. Restated by refunds.",
            key=("charge_id",),
            mode=Window("created_date", lookback_days=60),
            columns=(
                Column("charge_id", Type.TEXT, "Charge", "id", required=True),
                *columns(
                    ("customer_id", Type.TEXT, "Stripe customer", "customer"),
                    ("invoice_id", Type.TEXT, "Invoice", "invoice"),
                    ("payment_intent_id", Type.TEXT, "Payment intent", "payment_intent"),
                    ("status", Type.TEXT, "succeeded, pending or failed", "status"),
                    ("currency", Type.TEXT, "Currency, lower case", "currency"),
                    ("amount", Type.INTEGER, "Charged, minor units", "amount"),
                    ("amount_refunded", Type.INTEGER, "Given back, minor units", "amount_refunded"),
                    ("is_refunded", Type.BOOLEAN, "All of it was given back", "refunded"),
                    ("is_disputed", Type.BOOLEAN, "The customer disputes it", "disputed"),
                    ("failure_code", Type.TEXT, "Why it failed", "failure_code"),
                    ("failure_message", Type.TEXT, "The same in words", "failure_message"),
                    ("decline_reason", Type.TEXT, "Why the bank declined it", "outcome.reason"),
                    (
                        "outcome_type",
                        Type.TEXT,
                        "authorized, issuer_declined, blocked, …",
                        "outcome.type",
                    ),
                    ("risk_level", Type.TEXT, "normal, elevated or highest", "outcome.risk_level"),
                    ("risk_score", Type.INTEGER, "Risk of fraud, 0-100", "outcome.risk_score"),
                    ("created_at", Type.EPOCH, "Created", "created"),
                ),
                CREATED_DATE,
            ),
            fetch=_dated("/v1/charges"),
        ),
        Entity(
            name="refunds",
            description="Money given back for charges.",
            key=("refund_id",),
            mode=Window("created_date", lookback_days=30),
            columns=(
                Column("refund_id", Type.TEXT, "Refund", "id", required=True),
                *columns(
                    ("charge_id", Type.TEXT, "Charge", "charge"),
                    ("status", Type.TEXT, "pending, succeeded, failed or canceled", "status"),
                    ("reason", Type.TEXT, "duplicate, requested_by_customer, …", "reason"),
                    ("currency", Type.TEXT, "Currency, lower case", "currency"),
                    ("amount", Type.INTEGER, "Given back, minor units", "amount"),
                    ("created_at", Type.EPOCH, "Created", "created"),
                ),
                CREATED_DATE,
            ),
            fetch=_dated("/v1/refunds"),
        ),
    ),
)
