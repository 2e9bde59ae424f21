"""WhatsApp messages that the business units sent, and WhatsApp's notices of what became of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.world.broadcasts import broadcasts
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import seconds
from tributary.sandbox.world.hashing import fractions
from tributary.sandbox.world.people import COUNTRY_CODES
from tributary.sandbox.world.whatsapp_accounts import ACCOUNTS, wamid

STATUSES = ("sent", "delivered", "read", "failed")
#: Shares of notices that come late, and that come twice.
LATE, TWICE = 0.015, 0.02
HOUR = 3600


def whatsapp_sent(world: World) -> pd.DataFrame:
    """Outbound WhatsApp messages, those of broadcasts too, in order of time.

    message_id, wamid, tenant_id, customer_id, broadcast_id and template_name (None: free text),
    category (MARKETING, UTILITY or SERVICE), waba_id, phone_number_id, recipient (digits), country
    (code), sent_at, delivered_at, read_at, failed_at, error_code.
    """
    talks = world.conversations[world.conversations["channel"] == "whatsapp"]
    talks = talks.set_index("conversation_id")
    chats = world.messages[world.messages["direction"] == "outbound"]
    chats = chats[chats["conversation_id"].isin(talks.index)]
    chats = chats.assign(
        customer_id=talks.loc[chats["conversation_id"], "customer_id"].to_numpy(object),
        template_name=chat_templates(chats),
        broadcast_id=None,
        category=np.where(chats["message_type"] == "template", "UTILITY", "SERVICE"),
    )
    sendings = world.of(broadcasts).messages.assign(category="MARKETING")
    both = pd.concat([chats[_COLUMNS], sendings[_COLUMNS]], ignore_index=True)
    both = both.sort_values(["sent_at", "message_id"], ignore_index=True)
    return _addressed(world, both)


_COLUMNS = [
    "message_id", "tenant_id", "customer_id", "broadcast_id", "template_name", "category",
    "sent_at", "delivered_at", "read_at", "failed_at", "error_code",
]  # fmt: skip


def chat_templates(messages: pd.DataFrame) -> np.ndarray:
    """The template that each message of a conversation was made from, or None."""
    names = np.array([t.name for t in ACCOUNTS["messaging"].of_category("UTILITY")], dtype=object)
    pick = fractions(messages["message_id"].to_numpy(object), "template")
    is_template = (messages["message_type"] == "template") & (messages["direction"] == "outbound")
    return np.where(is_template.to_numpy(), names[(pick * len(names)).astype(int)], np.array(None))


def _addressed(world: World, sent: pd.DataFrame) -> pd.DataFrame:
    """With the account and number it was sent from, and whom it was sent to."""
    people = world.app_customers.set_index("customer_id").loc[sent["customer_id"]]
    customers = sent["customer_id"].to_numpy(object)
    tenants = sent["tenant_id"].tolist()
    picks = fractions(customers, "phone number").tolist()
    numbers = [
        ACCOUNTS[tenant].numbers[int(pick * len(ACCOUNTS[tenant].numbers))]
        for tenant, pick in zip(tenants, picks, strict=True)
    ]
    return sent.assign(
        wamid=[wamid(message_id) for message_id in sent["message_id"]],
        waba_id=[ACCOUNTS[tenant].waba_id for tenant in tenants],
        phone_number_id=[number.phone_number_id for number in numbers],
        recipient=people["phone"].str.replace(r"\D", "", regex=True).to_numpy(object),
        country=people["country"].map(COUNTRY_CODES).to_numpy(object),
    )


def status_notices(world: World) -> pd.DataFrame:
    """The notices received so far, in order of receipt: the columns of `whatsapp_sent`, status,
    at and received_at. Some come late, so out of order, and some twice.
    """
    sent = world.of(whatsapp_sent)
    parts = []
    for status in STATUSES:
        known = sent[sent[f"{status}_at"].notna()]
        notice = known.assign(status=status, at=known[f"{status}_at"])
        ids = notice["message_id"].to_numpy(object)
        is_late = fractions(ids, f"{status} late") < LATE
        delay = 1 + 4 * fractions(ids, f"{status} delay")
        delay += np.where(is_late, 3 * HOUR * fractions(ids, f"{status} wait"), 0)
        first = notice["at"].to_numpy("M8[s]") + seconds(delay)
        again = fractions(ids, f"{status} twice")
        second = first + seconds(30 + 1800 * again / TWICE)
        parts.append(notice.assign(received_at=first))
        parts.append(notice.assign(received_at=second)[again < TWICE])
    notices = pd.concat(parts, ignore_index=True)
    notices = notices[world.span.holds(notices["received_at"].to_numpy("M8[s]"))]
    return notices.sort_values(["received_at", "message_id", "status"], ignore_index=True)
