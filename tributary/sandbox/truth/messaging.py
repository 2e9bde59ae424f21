"""Truth of messaging: what became of messages, how well queues and numbers were, agents' states."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import MONEY, Tables, durations, instants, text, whole
from tributary.sandbox.world.agent_activity import agent_activity
from tributary.sandbox.world.broadcasts import broadcasts
from tributary.sandbox.world.build import World
from tributary.sandbox.world.channel_health import queue_snapshots, sessions
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.whatsapp import chat_templates, status_notices, whatsapp_sent
from tributary.sandbox.world.whatsapp_accounts import PRICES

HOUR = np.timedelta64(3600, "s")
DAY = np.timedelta64(86_400, "s")
#: What an agent does in each status.
ACTIVITY = {"busy": "active", "available": "idle", "break": "away"}


def messages(world: World) -> pa.Table:
    """Messages of conversations that were not deleted, and of broadcasts, as they are by now."""
    written = world.messages[world.messages["deleted_at"].isna()]
    written = written.assign(template_name=chat_templates(written))
    columns = [
        "message_id", "tenant_id", "direction", "template_name", "sent_at", "delivered_at",
        "read_at",
    ]  # fmt: skip
    sent = world.of(broadcasts).messages.assign(direction="outbound")
    both = pd.concat([written[columns], sent[columns]], ignore_index=True)
    on_platform = world.of(whatsapp_sent).set_index("message_id")
    is_sent = both["message_id"].isin(on_platform.index).to_numpy()
    of_platform = on_platform.reindex(both["message_id"])
    ids = both["message_id"].to_numpy(object)
    has_told = np.isin(ids, world.of(status_notices)["message_id"].to_numpy(object))
    at, delivered, read = (
        both[name].to_numpy("M8[s]") for name in ("sent_at", "delivered_at", "read_at")
    )
    return pa.table(
        {
            "tenant_id": text(both["tenant_id"]),
            "message_id": text(both["message_id"]),
            "direction": text(both["direction"]),
            "sent_at": instants(both["sent_at"]),
            "is_sent": pa.array(is_sent),
            "is_delivered": pa.array(is_sent & ~np.isnat(delivered)),
            "is_read": pa.array(is_sent & ~np.isnat(read)),
            "is_failed": pa.array(of_platform["failed_at"].notna().to_numpy()),
            "is_mature": pa.array(at <= world.span.as_of64 - DAY),
            "template_name": text(_or_none(both["template_name"])),
            "phone_number_id": text(
                [
                    number if told else None
                    for number, told in zip(of_platform["phone_number_id"], has_told, strict=True)
                ]
            ),
            "seconds_to_deliver": durations(delivered - at),
            "seconds_to_read": durations(read - at),
            "cost": _fees(of_platform, has_told),
        }
    )


def _or_none(values: pd.Series) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in values]


def _fees(of_platform: pd.DataFrame, has_told: np.ndarray) -> pa.Array:
    """What WhatsApp charged: the price of the category for what arrived, nothing for the rest.

    Null for what was not sent on WhatsApp, and for what arrived before it told from which number.
    """
    sent = zip(
        of_platform["tenant_id"],
        of_platform["category"],
        of_platform["delivered_at"].notna(),
        has_told,
        strict=True,
    )
    fees = [
        (
            None
            if not isinstance(tenant, str) or (is_delivered and not told)
            else f"{PRICES[tenant].get(category, 0.0) if is_delivered else 0:.4f}"
        )
        for tenant, category, is_delivered, told in sent
    ]
    return pa.array(fees, pa.string()).cast(MONEY)


def channel_health(world: World) -> pa.Table:
    """Queues at each hour's end, numbers at each full hour since their first session."""
    queues = world.of(queue_snapshots)
    numbers = _numbers(world)
    none = pd.Series([np.nan] * len(numbers))
    return pa.table(
        {
            "tenant_id": text([*queues["tenant_id"], *numbers["tenant_id"]]),
            "subject_id": text([*queues["queue"], *numbers["phone_number_id"]]),
            "hour_at": instants(pd.concat([queues["captured_at"], numbers["hour_at"]])),
            **{
                name: whole(pd.concat([queues[name], none]))
                for name in ("depth", "enqueued", "processed", "oldest_age_seconds")
            },
            "is_connected": pa.array([None] * len(queues) + numbers["is_connected"].tolist()),
        }
    )


def _numbers(world: World) -> pd.DataFrame:
    parts = []
    shown = pd.DataFrame(world.of(sessions))
    for (tenant, number), mine in shown.groupby(["tenant_id", "phone_number_id"]):
        first = mine["started_at"].to_numpy("M8[h]").min() + 1
        hours = np.arange(first, world.span.as_of64.astype("M8[h]") + 1).astype("M8[s]")
        connected = np.zeros(len(hours), dtype=bool)
        for session in rows(mine):
            lasts = (hours < session.last_seen_at) | (session.status == "connected")
            connected |= (hours >= session.started_at) & lasts
        parts.append(
            pd.DataFrame(
                {
                    "tenant_id": tenant,
                    "phone_number_id": number,
                    "hour_at": hours,
                    "is_connected": connected,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def agent_status(world: World) -> pa.Table:
    """The agents' states; one that goes on has lasted until the as-of."""
    states = world.of(agent_activity)
    ended = states["ended_at"].fillna(pd.Timestamp(world.span.as_of64))
    lasted = ended.to_numpy("M8[s]") - states["started_at"].to_numpy("M8[s]")
    return pa.table(
        {
            "tenant_id": text(states["tenant_id"]),
            "agent_id": text(states["agent_id"]),
            "status": text(states["status"]),
            "activity": text([ACTIVITY[status] for status in states["status"]]),
            "started_at": instants(states["started_at"]),
            "ended_at": instants(states["ended_at"]),
            "seconds": durations(lasted),
        }
    )


TABLES: Tables = {
    "messages": messages,
    "channel_health": channel_health,
    "agent_status": agent_status,
}
