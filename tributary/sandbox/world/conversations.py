"""The conversation application: people who write, bots and agents who answer, their messages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import Month, activity, random_instants, seconds
from tributary.sandbox.world.columns import Columns, length, take
from tributary.sandbox.world.tenants import Tenant

CHANNELS = ("whatsapp", "web_chat", "email", "phone")
CHANNEL_SHARE = {"messaging": (0.72, 0.16, 0.08, 0.04), "real_estate": (0.4, 0.3, 0.18, 0.12)}
INTENTS = ("pricing", "order_status", "booking", "support", "complaint", "listing", "other")
HANDLED = ("bot", "mixed", "human")
HANDLED_SHARE = (0.42, 0.38, 0.20)
CATEGORIES = ("billing", "delivery", "technical", "account", "other")
PRIORITIES = ("urgent", "high", "normal", "low")
ERROR_CODES = ("131026", "131047", "130472")  # WhatsApp's: undeliverable, re-engagement, experiment
LOCALE = {"messaging": "en_IN", "real_estate": "en_NZ"}
#: A customer's segment from the n-th conversation on (counted from 0).
SEGMENT_AT = {0: "new", 2: "regular", 6: "loyal"}
NEVER = np.datetime64("NaT", "s")
DAY = 86_400


def conversations(
    seed: int,
    size: float,
    tenant: Tenant,
    month: Month,
    start: np.datetime64,
    known_customers: int,
) -> Columns:
    """The whole month's conversations with all that will become of them, in order of time.

    `customer` counts the tenant's customers from 0; those from `known_customers` on are new.
    Agents are picked by `agent_pick` (0–1), campaigns by `campaign_pick` (NaN: none).
    """
    rng = stream(seed, tenant.tenant_id, "conversations", month)
    days = month.days()
    day = np.repeat(days, rng.poisson(tenant.conversations_per_day * size * activity(month)))
    at = np.sort(random_instants(rng, day, tenant.zone))
    at = at[at >= start]
    count = len(at)
    is_new = rng.random(count) < 0.34
    if count and not known_customers:
        is_new[0] = True
    before = known_customers + np.cumsum(is_new) - is_new  # customers known when it opens
    customer = np.where(is_new, before, (rng.random(count) ** 0.7 * before).astype(int))
    handled = rng.choice(HANDLED, count, p=HANDLED_SHARE)
    has_bot, has_agent = handled != "human", handled != "bot"

    bot = np.where(has_bot, at + seconds(1 + rng.gamma(2, 1.5, count)), NEVER)
    escalated = np.where(handled == "mixed", bot + seconds(30 + rng.exponential(150, count)), NEVER)
    queued = np.where(handled == "mixed", escalated, at)
    assigned = np.where(has_agent, queued + seconds(8 + rng.exponential(140, count)), NEVER)
    agent = np.where(has_agent, assigned + seconds(10 + rng.exponential(110, count)), NEVER)
    lost = rng.random(count) < np.where(handled == "bot", 0.13, 0.07)
    # Whoever gives up before an agent has answered never gets that answer.
    gives_up_waiting = lost & has_agent & (rng.random(count) < 0.4)
    agent = np.where(gives_up_waiting, NEVER, agent)
    answered = np.where(has_agent, np.where(gives_up_waiting, assigned, agent), bot)
    abandoned = np.where(lost, answered + seconds(600 + rng.exponential(2400, count)), NEVER)
    work = np.where(has_agent, rng.lognormal(7.6, 1.0, count), rng.lognormal(5.3, 0.8, count))
    resolved = np.where(lost, NEVER, answered + seconds(60 + work))
    reopens = ~lost & (rng.random(count) < 0.05)
    reopened = np.where(reopens, resolved + seconds(600 + rng.exponential(DAY, count)), NEVER)
    again = np.where(reopens, reopened + seconds(300 + rng.exponential(6000, count)), NEVER)
    final = np.where(reopens, again, resolved)
    rates = ~lost & (rng.random(count) < 0.42)
    mean = np.where(has_agent, 4.25, 3.95)
    score = np.clip(np.rint(rng.normal(mean, 0.95)), 1, 5).astype(int)
    share = CHANNEL_SHARE[tenant.tenant_id]
    is_spam = rng.random(count) < 0.006
    return {
        "conversation_id": _array(
            [f"cv{tenant.number}{month.number}{i:06d}" for i in range(count)]
        ),
        "customer": customer,
        "is_new_customer": is_new,
        "channel": rng.choice(np.array(CHANNELS, object), count, p=share),
        "campaign_pick": np.where(rng.random(count) < 0.3, rng.random(count), np.nan),
        "intent": rng.choice(np.array(INTENTS, object), count),
        "handled": handled,
        "agent_pick": rng.random(count),
        "opened_at": at,
        "first_bot_response_at": bot,
        "escalated_at": escalated,
        "assigned_at": assigned,
        "first_agent_response_at": agent,
        "resolved_at": resolved,
        "abandoned_at": abandoned,
        "reopened_at": reopened,
        "resolved_again_at": again,
        "rated_at": np.where(rates, final + seconds(60 + rng.exponential(9000, count)), NEVER),
        "score": score,
        "deleted_at": np.where(is_spam, at + seconds(2 * DAY), NEVER),
    }


def messages(seed: int, tenant: Tenant, month: Month, talks: Columns) -> Columns:
    """The messages of the month's conversations: the customer's, the bot's and the agent's.

    The first is the customer's at the opening; bot and agent each answer at the time that the
    conversation records as their first response. `talk` is the row of `talks`.
    """
    rng = stream(seed, tenant.tenant_id, "messages", month)
    count = length(talks)
    opened, bot = talks["opened_at"], talks["first_bot_response_at"]
    agent = talks["first_agent_response_at"]
    end = np.fmin(talks["resolved_at"], talks["abandoned_at"])
    start = np.fmax(bot, agent)
    start = np.where(np.isnat(start), opened, start)
    talk = np.repeat(np.arange(count), rng.poisson(2.7, count))
    room = np.maximum((end - start).astype(float)[talk] - 2, 1)
    human, answered = ~np.isnat(agent)[talk], ~np.isnat(bot)[talk] | ~np.isnat(agent)[talk]
    inbound = (rng.random(len(talk)) < 0.5) | ~answered
    sent = {
        "talk": np.concatenate([np.tile(np.arange(count), 3), talk]),
        "sent_at": np.concatenate(
            [opened, bot, agent, start[talk] + seconds(1 + rng.random(len(talk)) * room)]
        ),
        "sender_type": np.concatenate(
            [
                np.repeat(np.array(["customer", "bot", "agent"]), count),
                np.where(inbound, "customer", np.where(human, "agent", "bot")),
            ]
        ),
    }
    sent = take(sent, ~np.isnat(sent["sent_at"]))
    sent = take(sent, np.lexsort((sent["talk"], sent["sent_at"])))
    return sent | _delivery(rng, tenant, month, sent)


def _delivery(rng: np.random.Generator, tenant: Tenant, month: Month, sent: Columns) -> Columns:
    """What became of each message."""
    at, count = sent["sent_at"], length(sent)
    fails = rng.random(count) < 0.018
    delivered = np.where(fails, NEVER, at + seconds(1 + rng.exponential(3, count)))
    reads = rng.random(count) < 0.82
    codes = rng.choice(np.array(ERROR_CODES, object), count)
    kinds = np.array(["text", "image", "template"], object)
    return {
        "message_id": _array([f"ms{tenant.number}{month.number}{i:07d}" for i in range(count)]),
        "direction": np.where(sent["sender_type"] == "customer", "inbound", "outbound"),
        "message_type": rng.choice(kinds, count, p=[0.86, 0.06, 0.08]),
        "delivered_at": delivered,
        "read_at": np.where(reads, delivered + seconds(2 + rng.exponential(1800, count)), NEVER),
        "failed_at": np.where(fails, at + seconds(2 + rng.exponential(20, count)), NEVER),
        "error_code": np.where(fails, codes, np.array(None)),
    }


def tickets(seed: int, tenant: Tenant, month: Month, talks: Columns) -> Columns:
    """Tickets that agents opened from the month's conversations, with their whole future.

    `talk` is the row of `talks`.
    """
    rng = stream(seed, tenant.tenant_id, "conversation tickets", month)
    answered = talks["first_agent_response_at"]
    talk = np.flatnonzero((rng.random(length(talks)) < 0.36) & ~np.isnat(answered))
    count = len(talk)
    created = answered[talk] + seconds(rng.uniform(60, 900, count))
    replied = created + seconds(120 + rng.lognormal(8.2, 0.9, count))
    solved = replied + seconds(300 + rng.lognormal(10.2, 1.0, count))
    reopens = rng.random(count) < 0.07
    reopened = np.where(reopens, solved + seconds(600 + rng.exponential(DAY, count)), NEVER)
    again = np.where(reopens, reopened + seconds(900 + rng.exponential(DAY, count)), NEVER)
    final = np.where(reopens, again, solved)
    rates = rng.random(count) < 0.3
    deleted = rng.random(count) < 0.008
    return {
        "ticket_id": _array([f"tk{tenant.number}{month.number}{i:05d}" for i in range(count)]),
        "talk": talk,
        "priority": rng.choice(np.array(PRIORITIES, object), count, p=[0.05, 0.2, 0.55, 0.2]),
        "category": rng.choice(np.array(CATEGORIES, object), count),
        "created_at": created,
        "first_response_at": replied,
        "solved_at": solved,
        "reopened_at": reopened,
        "solved_again_at": again,
        "closed_at": final + np.timedelta64(3 * DAY, "s"),
        "rated_at": np.where(rates, final + seconds(60 + rng.exponential(DAY, count)), NEVER),
        "score": np.clip(np.rint(rng.normal(4.1, 1.0, count)), 1, 5).astype(int),
        "deleted_at": np.where(deleted, created + np.timedelta64(DAY, "s"), NEVER),
    }


def customers(seed: int, tenant: Tenant, talks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The people who wrote so far, and their segments from each change on.

    A customer is `new` until the third conversation (`regular`) and the seventh (`loyal`).
    """
    first = talks[talks["is_new_customer"].astype(bool)]
    history = _segments(tenant, talks)
    latest = history.groupby("customer_id").last()
    who = [_identity(seed, tenant, number) for number in first["customer"].tolist()]
    ids = first["customer_id"].to_numpy(object)
    made = pd.DataFrame(
        {
            "customer_id": ids,
            "name": _array([name for name, _, _ in who]),
            "phone": _array([phone for _, phone, _ in who]),
            "segment": latest["segment"].reindex(ids).to_numpy(object),
            "locale": LOCALE[tenant.tenant_id],
            "country": _array([country for _, _, country in who]),
            "first_contact_at": first["opened_at"].to_numpy("M8[s]"),
            "updated_at": latest["changed_at"].reindex(ids).to_numpy("M8[s]"),
        }
    )
    return made, history


def _segments(tenant: Tenant, talks: pd.DataFrame) -> pd.DataFrame:
    """history_id, customer_id, segment and changed_at of every change, in order of time."""
    nth = talks.groupby("customer").cumcount()
    steps = talks[nth.isin(list(SEGMENT_AT))]
    segment = nth[steps.index].map(SEGMENT_AT)
    history = pd.DataFrame(
        {
            "history_id": steps["customer_id"] + "-" + segment,
            "customer_id": steps["customer_id"],
            "segment": segment,
            "changed_at": steps["opened_at"],
        }
    )
    return history.sort_values(["changed_at", "history_id"]).reset_index(drop=True)


def _identity(seed: int, tenant: Tenant, number: int) -> tuple[str, str, str]:
    """Name, phone and country of the tenant's n-th customer."""
    rng = stream(seed, tenant.tenant_id, "app customer", number)
    first, last = people.names(rng, 1)
    country = rng.choice(people.COUNTRIES[tenant.home_country], p=people.COUNTRY_SHARE)
    return f"{first[0]} {last[0]}", people.phone(int(rng.integers(0, 70_000))), str(country)


def customer_id(tenant: Tenant, number: int) -> str:
    """The application's id of the tenant's n-th customer."""
    return f"cu{tenant.number}{number:07d}"


def _array(values: list[str]) -> np.ndarray:
    return np.array(values, dtype=object)
