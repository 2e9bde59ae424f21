"""Truth of attribution: conversions, and what each touch of their journeys earns by which rule.

People are told apart as the sources tell them: by e-mail address within a business unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import (
    INSTANT,
    MONEY,
    Tables,
    money,
    recorded_channels,
    table,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.occasions import occasions
from tributary.sandbox.world.paid_social import linkedin
from tributary.sandbox.world.shop import TENANT as SHOP_TENANT
from tributary.sandbox.world.shop import shop
from tributary.sandbox.world.site_events import exported_sessions

DAY = 86_400
LOOKBACK_DAYS = 90
HALF_LIFE_DAYS = 7.0
#: Medium of the visits that the shop tags → channel; it tags no others.
SHOP_CHANNELS = {
    "cpc": "paid_search",
    "display": "display",
    "email": "email",
    "paid_social": "paid_social",
    "social": "organic_social",
    "(not set)": "unassigned",
}

Person = tuple[str, str]  # business unit, e-mail address


class Touch(NamedTuple):
    """Seconds since 1970 and channel: in this order they are sorted."""

    at: int
    channel: str


class Conversion(NamedTuple):
    """`person` is None if no record says who it was; `value` in minor units."""

    tenant_id: str
    kind: str
    conversion_id: str
    person: Person | None
    at: int
    value: int | None


def conversions(world: World) -> pa.Table:
    """Leads, opportunities, won deals and orders that were not deleted or cancelled."""
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("conversion_type", pa.string()),
            ("conversion_id", pa.string()),
            ("converted_at", INSTANT),
            ("value", MONEY),
        ]
    )
    found = [
        (
            c.tenant_id,
            c.kind,
            c.conversion_id,
            c.at * 1_000_000,
            None if c.value is None else money(Fraction(c.value, 100)),
        )
        for c in world.of(_conversions)
    ]
    return table(found, schema)


def attribution_credits(world: World) -> pa.Table:
    """Conversion × touch × rule: the credit; a conversion without a touch is unattributed."""
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("conversion_type", pa.string()),
            ("conversion_id", pa.string()),
            ("model", pa.string()),
            ("touched_at", INSTANT),
            ("channel", pa.string()),
            ("credit", pa.float64()),
        ]
    )
    touches = world.of(_touches)
    found: list[tuple[object, ...]] = []
    for c in world.of(_conversions):
        known = touches.get(c.person, []) if c.person else []
        journey = sorted(t for t in known if 0 <= c.at - t.at <= LOOKBACK_DAYS * DAY)
        for model, shares in _credits(journey, c.at).items():
            name = (c.tenant_id, c.kind, c.conversion_id, model)
            if not journey:
                found.append((*name, None, "unattributed", 1.0))
            for touch, credit in zip(journey, shares, strict=True):
                found.append((*name, touch.at * 1_000_000, touch.channel, credit))
    return table(found, schema)


def _credits(journey: list[Touch], converted_at: int) -> dict[str, list[float]]:
    n = len(journey)
    ends = [1.0] if n == 1 else [0.5, 0.5] if n == 2 else [0.4, *[0.2 / (n - 2)] * (n - 2), 0.4]
    weights = [2 ** (-(converted_at - t.at) / DAY / HALF_LIFE_DAYS) for t in journey]
    channels = [t.channel for t in journey]
    return {
        "first_touch": [float(i == 0) for i in range(n)],
        "last_touch": [float(i == n - 1) for i in range(n)],
        "linear": [1 / n for _ in journey],
        "position_based": ends if n else [],
        "time_decay": [w / sum(weights) for w in weights],
        "shapley": [1 / len(set(channels)) / channels.count(c) for c in channels],
    }


def _conversions(world: World) -> list[Conversion]:
    return [*_leads(world), *_deals(world), *_orders(world)]


def _known_leads(world: World) -> pd.DataFrame:
    return world.leads[world.leads["deleted_at"].isna()]


def _leads(world: World) -> Iterator[Conversion]:
    for lead in rows(_known_leads(world)):
        person = (lead.tenant_id, lead.email.lower())
        yield Conversion(lead.tenant_id, "lead", lead.lead_id, person, _seconds(lead.at), None)


def _deals(world: World) -> Iterator[Conversion]:
    email = dict(zip(_known_leads(world)["lead_id"], _known_leads(world)["email"], strict=True))
    deals = world.opportunities[world.opportunities["deleted_at"].isna()]
    for deal in rows(deals):
        person = (deal.tenant_id, email[deal.lead_id].lower()) if deal.lead_id in email else None
        name = (deal.tenant_id, "opportunity", deal.opportunity_id)
        yield Conversion(*name, person, _seconds(deal.created_at), None)
        if deal.is_won:
            at, value = _seconds(deal.closed_at), int(deal.amount_minor)
            yield Conversion(deal.tenant_id, "customer", deal.opportunity_id, person, at, value)


def _orders(world: World) -> Iterator[Conversion]:
    for order in world.of(shop).orders:
        checkout = order.checkout
        if order.cancelled is None:
            person = (SHOP_TENANT.tenant_id, checkout.buyer.email.lower())
            name = f"gid://shopify/Order/{5_000_000_000 + order.order_number}"
            value = checkout.gross - checkout.discount
            yield Conversion(person[0], "order", name, person, order.processed, value)


def _touches(world: World) -> dict[Person, list[Touch]]:
    """Marketing touches of every person that some source knows by address."""
    found: dict[Person, list[Touch]] = defaultdict(list)
    for person, touch in [
        *_visits(world),
        *_attendances(world),
        *_form_responses(world),
        *_shop_visits(world),
    ]:
        found[person].append(touch)
    leads = _known_leads(world)
    for lead, channel in zip(rows(leads), recorded_channels(leads), strict=True):
        person, at = (lead.tenant_id, lead.email.lower()), _seconds(lead.at)
        if not any(0 <= at - touch.at <= LOOKBACK_DAYS * DAY for touch in found[person]):
            found[person].append(Touch(at, channel))
    return found


def _visits(world: World) -> Iterator[tuple[Person, Touch]]:
    """Sessions of browsers: of whom they brought, or knew already, or knew next."""
    leads = _known_leads(world)
    email = dict(zip(leads["lead_id"], leads["email"], strict=True))
    sessions = world.of(exported_sessions).sort_values(["client_id", "at", "session_id"])
    lead_of_next: dict[str, str] = {}
    for visit in reversed(list(rows(sessions))):
        lead = next((x for x in (visit.lead_id, visit.user_id) if isinstance(x, str)), None)
        lead = lead or lead_of_next.get(visit.client_id)
        if lead is None:
            continue
        lead_of_next[visit.client_id] = lead
        if lead in email:
            person = (visit.tenant_id, email[lead].lower())
            yield person, Touch(_seconds(visit.at), visit.channel)


def _attendances(world: World) -> Iterator[tuple[Person, Touch]]:
    for one in world.of(occasions).attendances:
        if one.status == "Checked In":
            at = min(one.changed, one.occasion.ends)
            yield (one.occasion.tenant.tenant_id, one.email.lower()), Touch(at, "events")


def _form_responses(world: World) -> Iterator[tuple[Person, Touch]]:
    told = world.of(linkedin)
    for form in rows(told.forms):
        tenant = told.campaigns[form.campaign].tenant
        yield (tenant.tenant_id, form.email.lower()), Touch(_seconds(form.at), "paid_social")


def _shop_visits(world: World) -> Iterator[tuple[Person, Touch]]:
    """Of tagged visits an order says where they came from."""
    for order in world.of(shop).orders:
        checkout = order.checkout
        if checkout.medium in SHOP_CHANNELS:
            person = (SHOP_TENANT.tenant_id, checkout.buyer.email.lower())
            yield person, Touch(order.processed, SHOP_CHANNELS[checkout.medium])


def _seconds(at: pd.Timestamp) -> int:
    return int(np.datetime64(at, "s").astype(int))


TABLES: Tables = {
    "conversions": conversions,
    "attribution_credits": attribution_credits,
}
