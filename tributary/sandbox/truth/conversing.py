"""Truth of conversations: the SLA clock, what they cost, agents' days, load by hour."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.drops.kpi_targets import RATES
from tributary.sandbox.truth.columns import MONEY, Tables, money, table
from tributary.sandbox.world.agent_activity import agent_activity
from tributary.sandbox.world.agents import Agent
from tributary.sandbox.world.broadcasts import broadcasts
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.conversation_state import (
    first_response,
    handled_by,
    last_resolution,
)
from tributary.sandbox.world.tenants import BY_ID
from tributary.sandbox.world.whatsapp import status_notices, whatsapp_sent
from tributary.sandbox.world.whatsapp_accounts import PRICES

#: Days on which nobody works, as (month, day), beside the weekends.
CLOSED = {(1, 1), (5, 1), (12, 25), (12, 26)}
OPENS, CLOSES = time(9), time(18)
#: Seconds that a first reply may take, of the channels that promise any.
PROMISED = {"whatsapp": 300, "web_chat": 300}


def _talks(world: World) -> pd.DataFrame:
    """Conversations that were not deleted, with what the application shows of them."""
    talks = world.conversations[world.conversations["deleted_at"].isna()]
    return talks.assign(
        resolved=last_resolution(talks, "resolved_at", "resolved_again_at"),
        replied=first_response(talks),
        by=handled_by(talks),
    )


def conversation_sla(world: World) -> pa.Table:
    """Of conversations in channels with a promise: business seconds to the reply, was it kept."""
    found = []
    as_of = world.span.as_of.astimezone(UTC)
    for talk in rows(_talks(world)):
        if talk.channel not in PROMISED:
            continue
        zone = ZoneInfo(BY_ID[talk.tenant_id].zone)
        opened = _instant(talk.opened_at)
        replied = _instant(talk.replied) if not pd.isna(talk.replied) else None
        given_up = next(
            (_instant(at) for at in (talk.abandoned_at, talk.resolved) if not pd.isna(at)), as_of
        )
        waited = business_seconds(opened, replied or given_up, zone)
        is_late = waited > PROMISED[talk.channel]
        is_met = not is_late if replied else False if is_late else None
        row = (talk.tenant_id, talk.conversation_id, waited if replied else None, is_met)
        found.append(row)
    names = ("tenant_id", pa.string()), ("conversation_id", pa.string())
    kinds = ("response_clock_seconds", pa.int64()), ("is_sla_met", pa.bool_())
    return table(found, pa.schema([*names, *kinds]))


def business_seconds(start: datetime, stop: datetime, zone: ZoneInfo) -> int:
    """Seconds between the instants in which business was open in the zone, day by day."""
    total, day = 0, start.astimezone(zone).date()
    while day <= stop.astimezone(zone).date():
        if day.weekday() < 5 and (day.month, day.day) not in CLOSED:
            opens, closes = (_at(day, clock, zone) for clock in (OPENS, CLOSES))
            overlap = min(stop, closes) - max(start, opens)
            total += max(0, int(overlap.total_seconds()))
        day += timedelta(days=1)
    return total


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _instant(at: pd.Timestamp) -> datetime:
    return pd.Timestamp(at).to_pydatetime().replace(tzinfo=UTC)


def conversation_costs(world: World) -> pa.Table:
    """What each conversation cost: the agent's time, WhatsApp's fees, the bot; null while open."""
    staff = {agent.agent_id: agent for agent in world.agents}
    sent = world.of(whatsapp_sent)
    fees: dict[str, Decimal] = defaultdict(Decimal)
    conversation_of = world.messages.set_index("message_id")["conversation_id"]
    arrived = sent[sent["delivered_at"].notna() & sent["broadcast_id"].isna()]
    told = set(world.of(status_notices)["message_id"])
    untold = {conversation_of[one] for one in arrived["message_id"] if one not in told}
    for message in rows(arrived):
        price = PRICES[message.tenant_id].get(message.category, 0.0)
        fees[conversation_of[message.message_id]] += Decimal(f"{price:.4f}")
    found = [
        (
            talk.tenant_id,
            talk.conversation_id,
            _agent_cost(talk, staff),
            None if talk.conversation_id in untold else fees[talk.conversation_id],
            _bot_cost(talk),
        )
        for talk in rows(_talks(world))
    ]
    names = [(name, pa.string()) for name in ("tenant_id", "conversation_id")]
    amounts = [(name, MONEY) for name in ("agent_cost", "message_cost", "bot_cost")]
    return table(found, pa.schema([*names, *amounts]))


def _agent_cost(talk: Any, staff: dict[str, Agent]) -> Decimal | None:
    """The hourly cost of when the agent was given it, for as long as it then lasted."""
    if pd.isna(talk.assigned_at):
        return Decimal(0)
    ended = talk.abandoned_at if pd.isna(talk.resolved) else talk.resolved
    if pd.isna(ended):
        return None
    versions = staff[talk.agent_id].versions
    begun = [v for v in versions if v.changed_at <= np.datetime64(talk.assigned_at)]
    hourly = Fraction((begun or list(versions))[-1 if begun else 0].hourly_cost)
    return money(hourly * int((ended - talk.assigned_at).total_seconds()) / 3600)


def _bot_cost(talk: Any) -> Decimal:
    """The rate in force when it opened, if a bot took part."""
    if talk.by == "human":
        return Decimal(0)
    rates = [rate for rate in RATES if rate.rate_key == f"bot_conversation_{talk.tenant_id}"]
    return [Decimal(r.amount) for r in rates if pd.Timestamp(r.valid_from) <= talk.opened_at][-1]


def agent_days(world: World) -> pa.Table:
    """What each agent handled of a local day's conversations, and the seconds by activity."""
    found: dict[tuple[str, str, date], list[int]] = defaultdict(lambda: [0] * 5)
    wrote = set(world.messages.loc[world.messages["sender_type"] == "agent", "conversation_id"])
    for talk in rows(_talks(world)):
        if pd.isna(talk.assigned_at):
            continue
        day = _instant(talk.opened_at).astimezone(ZoneInfo(BY_ID[talk.tenant_id].zone)).date()
        counts = found[talk.tenant_id, talk.agent_id, day]
        counts[0] += 1
        counts[1] += talk.conversation_id in wrote
    place = {"busy": 2, "available": 3, "break": 4}
    for state in rows(world.of(agent_activity)):
        zone = ZoneInfo(BY_ID[state.tenant_id].zone)
        start = _instant(state.started_at)
        stop = world.span.as_of if pd.isna(state.ended_at) else _instant(state.ended_at)
        while start < stop:
            day = start.astimezone(zone).date()
            until = min(stop, _at(day + timedelta(days=1), time(0), zone))
            seconds = int((until - start).total_seconds())
            found[state.tenant_id, state.agent_id, day][place[state.status]] += seconds
            start = until
    names = [("tenant_id", pa.string()), ("agent_id", pa.string()), ("activity_date", pa.date32())]
    counted = ("assigned", "handled", "active_seconds", "idle_seconds", "away_seconds")
    schema = pa.schema([*names, *((name, pa.int64()) for name in counted)])
    return table([(*key, *counts) for key, counts in found.items()], schema)


def conversation_hours(world: World) -> pa.Table:
    """Conversations opened, and messages in and out, by local hour, channel and handler."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * 3)
    talks = _talks(world).set_index("conversation_id")
    for talk in rows(talks):
        found[talk.tenant_id, *_hour(talk.tenant_id, talk.opened_at), talk.channel, talk.by][0] += 1
    written = world.messages[world.messages["deleted_at"].isna()]
    written = written.assign(
        channel=talks["channel"].reindex(written["conversation_id"]).to_numpy(),
        by=talks["by"].reindex(written["conversation_id"]).to_numpy(),
    )
    sent = world.of(broadcasts).messages.assign(
        direction="outbound", channel="whatsapp", by="unknown"
    )
    columns = ["tenant_id", "sent_at", "channel", "by", "direction"]
    for message in rows(pd.concat([written[columns], sent[columns]])):
        hour = _hour(message.tenant_id, message.sent_at)
        counts = found[message.tenant_id, *hour, message.channel, message.by]
        counts[1 if message.direction == "inbound" else 2] += 1
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            ("hour_date", pa.date32()),
            ("hour", pa.int64()),
            ("channel", pa.string()),
            ("handled_by", pa.string()),
            ("opened", pa.int64()),
            ("inbound", pa.int64()),
            ("outbound", pa.int64()),
        ]
    )
    return table([(*key, *counts) for key, counts in found.items()], schema)


def _hour(tenant_id: str, at: pd.Timestamp) -> tuple[date, int]:
    local = _instant(at).astimezone(ZoneInfo(BY_ID[tenant_id].zone))
    return local.date(), local.hour


TABLES: Tables = {
    "conversation_sla": conversation_sla,
    "conversation_costs": conversation_costs,
    "agent_days": agent_days,
    "conversation_hours": conversation_hours,
}
