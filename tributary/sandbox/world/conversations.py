"""The conversation application: people who write, bots and agents who answer, their messages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import Month, activity, random_instants, seconds
from tributary.sandbox.world.tenants import Tenant

CHANNELS = ("whatsapp", "web_chat", "email", "phone")
CHANNEL_SHARE = {"messaging": (0.72, 0.16, 0.08, 0.04), "real_estate": (0.4, 0.3, 0.18, 0.12)}
INTENTS = ("pricing", "order_status", "booking", "support", "complaint", "listing", "other")
HANDLED = ("bot", "mixed", "human")
HANDLED_SHARE = (0.42, 0.38, 0.20)
CATEGORIES = ("billing", "delivery", "technical", "account", "other")
PRIORITIES = ("urgent", "high", "normal", "low")
ERROR_CODES = ("131026", "131047", "130472")  # WhatsApp's: undeliverable, re-engagement, experiment
NEVER = np.datetime64("NaT", "s")
DAY = 86_400


def conversations(
    seed: int, size: float, tenant: Tenant, month: Month, known_customers: int
) -> pd.DataFrame:
    """The whole month's conversations with all that will become of them, in order of time.

    `customer` counts the tenant's customers from 0; those from `known_customers` on are new.
    Agents are picked by `agent_pick` (0–1), campaigns by `campaign_pick` (NaN: none).
    """
    rng = stream(seed, tenant.tenant_id, "conversations", month)
    days = month.days()
    day = np.repeat(days, rng.poisson(tenant.conversations_per_day * size * activity(days)))
    at = np.sort(random_instants(rng, day, tenant.zone))
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
    return pd.DataFrame(
        {
            "conversation_id": [f"cv{tenant.number}{month.number}{i:06d}" for i in range(count)],
            "customer": customer,
            "is_new_customer": is_new,
            "channel": rng.choice(CHANNELS, count, p=share),
            "campaign_pick": np.where(rng.random(count) < 0.3, rng.random(count), np.nan),
            "intent": rng.choice(INTENTS, count),
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
    )


def messages(seed: int, tenant: Tenant, month: Month, talks: pd.DataFrame) -> pd.DataFrame:
    """The messages of the month's conversations: the customer's, the bot's and the agent's.

    The first is the customer's at the opening; bot and agent each answer at the time that the
    conversation records as their first response.
    """
    rng = stream(seed, tenant.tenant_id, "messages", month)
    opened = talks["opened_at"].to_numpy("M8[s]")
    bot = talks["first_bot_response_at"].to_numpy("M8[s]")
    agent = talks["first_agent_response_at"].to_numpy("M8[s]")
    end = talks["resolved_at"].fillna(talks["abandoned_at"]).to_numpy("M8[s]")
    index = np.arange(len(talks))
    first = pd.DataFrame({"talk": index, "sent_at": opened, "sender_type": "customer"})
    bots = pd.DataFrame({"talk": index, "sent_at": bot, "sender_type": "bot"})
    agents = pd.DataFrame({"talk": index, "sent_at": agent, "sender_type": "agent"})
    more = rng.poisson(2.7, len(talks))
    talk = np.repeat(index, more)
    start = np.fmax(bot, agent)
    start = np.where(np.isnat(start), opened, start)
    length = (end - start).astype(float)[talk]
    sent = start[talk] + seconds(1 + rng.random(len(talk)) * np.maximum(length - 2, 1))
    inbound = rng.random(len(talk)) < 0.5
    human = ~np.isnat(agent)[talk]
    has_answer = ~np.isnat(bot)[talk] | human
    sender = np.where(inbound | ~has_answer, "customer", np.where(human, "agent", "bot"))
    rest = pd.DataFrame({"talk": talk, "sent_at": sent, "sender_type": sender})
    frame = pd.concat([first, bots, agents, rest], ignore_index=True).dropna(subset=["sent_at"])
    frame = frame.sort_values(["sent_at", "talk"], kind="stable").reset_index(drop=True)
    count = len(frame)
    at = frame["sent_at"].to_numpy("M8[s]")
    fails = rng.random(count) < 0.018
    delivered = np.where(fails, NEVER, at + seconds(1 + rng.exponential(3, count)))
    reads = rng.random(count) < 0.82
    return frame.assign(
        message_id=[f"ms{tenant.number}{month.number}{i:07d}" for i in range(count)],
        direction=np.where(frame["sender_type"] == "customer", "inbound", "outbound"),
        message_type=rng.choice(["text", "image", "template"], count, p=[0.86, 0.06, 0.08]),
        delivered_at=delivered,
        read_at=np.where(reads, delivered + seconds(2 + rng.exponential(1800, count)), NEVER),
        failed_at=np.where(fails, at + seconds(2 + rng.exponential(20, count)), NEVER),
        error_code=np.where(fails, rng.choice(ERROR_CODES, count), None),
    )


def tickets(seed: int, tenant: Tenant, month: Month, talks: pd.DataFrame) -> pd.DataFrame:
    """Tickets that agents opened from the month's conversations, with their whole future."""
    rng = stream(seed, tenant.tenant_id, "conversation tickets", month)
    chosen = (rng.random(len(talks)) < 0.36) & talks["first_agent_response_at"].notna().to_numpy()
    source = talks[chosen]
    count = len(source)
    created = source["first_agent_response_at"].to_numpy("M8[s]") + seconds(
        rng.uniform(60, 900, count)
    )
    replied = created + seconds(120 + rng.lognormal(8.2, 0.9, count))
    solved = replied + seconds(300 + rng.lognormal(10.2, 1.0, count))
    reopens = rng.random(count) < 0.07
    reopened = np.where(reopens, solved + seconds(600 + rng.exponential(DAY, count)), NEVER)
    again = np.where(reopens, reopened + seconds(900 + rng.exponential(DAY, count)), NEVER)
    final = np.where(reopens, again, solved)
    rates = rng.random(count) < 0.3
    deleted = rng.random(count) < 0.008
    return pd.DataFrame(
        {
            "ticket_id": [f"tk{tenant.number}{month.number}{i:05d}" for i in range(count)],
            "talk": source.index.to_numpy(),
            "priority": rng.choice(PRIORITIES, count, p=[0.05, 0.2, 0.55, 0.2]),
            "category": rng.choice(CATEGORIES, count),
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
    )


def customers(seed: int, tenant: Tenant, talks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The people who wrote so far, and their segments from each change on.

    A customer is `new` until the third conversation (`regular`) and the seventh (`loyal`).
    """
    first = talks[talks["is_new_customer"]]
    number = first["customer"].to_numpy()
    rng_names = [stream(seed, tenant.tenant_id, "app customers", n // 500) for n in number[::500]]
    drawn = [
        (*people.names(rng, 500), rng.choice(people.COUNTRIES[tenant.home_country], 500, p=people.COUNTRY_SHARE), rng.integers(0, 70_000, 500))
        for rng in rng_names
    ]  # fmt: skip
    columns = (
        [np.concatenate([part[k] for part in drawn])[: len(first)] for k in range(4)]
        if (drawn)
        else [np.array([])] * 4
    )
    ids = np.array([customer_id(tenant, n) for n in number], dtype=object)
    order = talks.groupby("customer").cumcount().to_numpy()
    steps = [(0, "new"), (2, "regular"), (6, "loyal")]
    history = pd.concat(
        [
            pd.DataFrame(
                {
                    "customer_id": [
                        customer_id(tenant, n) for n in talks["customer"].to_numpy()[order == k]
                    ],
                    "segment": segment,
                    "changed_at": talks["opened_at"].to_numpy("M8[s]")[order == k],
                }
            )
            for k, segment in steps
        ],
        ignore_index=True,
    )
    history["history_id"] = history["customer_id"] + "-" + history["segment"]
    history = history.sort_values(["changed_at", "history_id"]).reset_index(drop=True)
    latest = history.groupby("customer_id").last()
    made = pd.DataFrame(
        {
            "customer_id": ids,
            "name": [f"{a} {b}" for a, b in zip(columns[0], columns[1], strict=True)],
            "phone": [people.phone(int(n)) for n in columns[3]],
            "segment": latest["segment"].reindex(ids).to_numpy(),
            "locale": {"messaging": "en_IN", "real_estate": "en_NZ"}[tenant.tenant_id],
            "country": columns[2],
            "first_contact_at": first["opened_at"].to_numpy("M8[s]"),
            "updated_at": latest["changed_at"].reindex(ids).to_numpy("M8[s]"),
        }
    )
    return made, history


def customer_id(tenant: Tenant, number: int) -> str:
    """The application's id of the tenant's n-th customer."""
    return f"cu{tenant.number}{number:07d}"
