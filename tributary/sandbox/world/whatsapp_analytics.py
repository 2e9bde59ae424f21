"""What Meta counts of the units' WhatsApp messages, by UTC day."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from tributary.sandbox.world.build import World
from tributary.sandbox.world.hashing import fractions
from tributary.sandbox.world.whatsapp import whatsapp_sent
from tributary.sandbox.world.whatsapp_accounts import PRICES

#: The share of readers of a template who press its button.
CLICKS = 0.22


class Analytics(NamedTuple):
    """Counts by `day` (Unix seconds of its start): of an account, of prices, of templates."""

    messaging: pd.DataFrame  # waba_id, day, sent, delivered
    pricing: pd.DataFrame  # waba_id, phone_number_id, country, category, day, volume, cost
    templates: pd.DataFrame  # waba_id, template_name, day, sent, delivered, read, clicked


def whatsapp_analytics(world: World) -> Analytics:
    """The days so far; what happened late is counted on the day on which it happened."""
    sent = world.of(whatsapp_sent)
    made = sent[sent["template_name"].notna()]
    ids = made["message_id"].to_numpy(object)
    clicked = made["read_at"].where(fractions(ids, "clicked") < CLICKS)
    return Analytics(
        messaging=_counted(sent, ["waba_id"], ["sent", "delivered"]),
        pricing=_priced(sent),
        templates=_counted(
            made.assign(clicked_at=clicked),
            ["waba_id", "template_name"],
            ["sent", "delivered", "read", "clicked"],
        ),
    )


def _counted(messages: pd.DataFrame, keys: list[str], events: list[str]) -> pd.DataFrame:
    """How many of each event there were on a day."""
    counts = [
        _days(messages, f"{event}_at").groupby([*keys, "day"]).size().rename(event)
        for event in events
    ]
    return pd.concat(counts, axis=1).fillna(0).astype(int).sort_index().reset_index()


def _priced(messages: pd.DataFrame) -> pd.DataFrame:
    keys = ["waba_id", "phone_number_id", "country", "category", "tenant_id", "day"]
    delivered = _days(messages, "delivered_at").groupby(keys).size().rename("volume").reset_index()
    prices = [
        PRICES[tenant].get(category, 0.0)
        for tenant, category in zip(delivered["tenant_id"], delivered["category"], strict=True)
    ]
    return delivered.assign(cost=(delivered["volume"] * prices).round(4))


def _days(messages: pd.DataFrame, column: str) -> pd.DataFrame:
    """Those to which it has happened, with the day on which it did."""
    known = messages[messages[column].notna()]
    return known.assign(day=known[column].to_numpy("M8[D]").astype("M8[s]").astype(int))
