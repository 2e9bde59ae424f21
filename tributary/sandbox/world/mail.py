"""E-mail marketing: who subscribed, the campaigns and automations, what was opened and clicked.

Subscribers are leads. They leave through a campaign, so what its report says of unsubscribed and
bounced addresses, the members' state and the growth of the list are one story.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, to_utc
from tributary.sandbox.world.columns import Columns, frame, length, take
from tributary.sandbox.world.tenants import BY_ID, Tenant

#: Units that write to their leads; the others do it one by one from their CRM.
UNITS = ("agency", "saas", "messaging", "real_estate")
DAY = 86_400
NEVER = 2**62
SUBSCRIBED, CONFIRMED, BOUNCED = 0.6, 0.94, 0.05
UNSUBSCRIBED_DAYS, BOUNCED_DAYS = 1_400, 400
SUBJECTS = (
    "What we learned this month", "A quick look at what is new", "Your questions, answered",
    "How others do it", "Three ideas for the coming weeks", "An invitation",
)  # fmt: skip
#: Mail programs that fetch pictures at once: their opens say little.
PROXIES, PROXY_OPENS = 0.36, 0.95
OPENED, CLICKED, SOFT_BOUNCED, COMPLAINED = 0.3, 0.11, 0.006, 0.0004
#: Days after sending in which opens and clicks are counted.
COUNTED_DAYS = 28
WORKFLOWS = {
    "welcomeSeries": ("Welcome", "opted_in", (0.01, 3.0, 7.0)),
    "dateAdded": ("Are you still there?", "opted_in", (90.0,)),
    "api": ("First steps", "became_customer", (0.05, 5.0, 14.0)),
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A mailing as planned; instants are Unix seconds."""

    campaign_id: str
    number: int
    title: str
    subject: str
    created: int
    sent: int


class Report(NamedTuple):
    """What a sent campaign has brought by the as-of."""

    campaign: Campaign
    emails_sent: int
    hard_bounces: int
    soft_bounces: int
    opens: int
    unique_opens: int
    proxy_excluded_opens: int
    proxy_excluded_unique_opens: int
    clicks: int
    unique_clicks: int
    unsubscribed: int
    abuse_reports: int
    last_open: int | None
    last_click: int | None


class Growth(NamedTuple):
    """A month of a list: how many it had at the month's end, and who came and went."""

    month: Month
    subscribed: int
    opted_in: int
    pending: int
    unsubscribed: int
    cleaned: int


class Workflow(NamedTuple):
    """An automation, and what it has sent and brought by the as-of."""

    workflow_id: str
    kind: str
    title: str
    steps: int
    created: int
    emails_sent: int
    opens: int
    unique_opens: int
    clicks: int
    unique_clicks: int


@dataclass(slots=True)
class MailingList:
    """The list of one unit. `members` has a row a subscriber that has signed up by the as-of:

    email, first_name, last_name, country, channel, rating, signed_up, opted_in, left, state
    (pending, subscribed, unsubscribed or cleaned), changed; instants in Unix seconds, `NEVER`
    where it has not come to that.
    """

    tenant: Tenant
    list_id: str
    created: int
    members: pd.DataFrame
    campaigns: list[Campaign]
    reports: list[Report]
    growth: list[Growth]
    workflows: list[Workflow]


def mailing_lists(world: World) -> list[MailingList]:
    """The lists of the units that mail, as they were at the as-of."""
    return [_list(world, BY_ID[name]) for name in UNITS]


def identifier(length: int, *subject: object) -> str:
    """Hexadecimal digits that depend on nothing but `subject`."""
    text = "/".join(str(part) for part in subject)
    return hashlib.blake2b(text.encode()).hexdigest()[:length]


def _list(world: World, tenant: Tenant) -> MailingList:
    as_of, start = (int(at.timestamp()) for at in (world.span.as_of, world.span.start))
    campaigns = [c for c in _plan(world, tenant) if c.created < as_of]
    sends = np.array([campaign.sent for campaign in campaigns], dtype=np.int64)
    people = _subscribers(world, tenant, sends)
    reports = [
        _report(world.seed, campaign, row, people, as_of)
        for row, campaign in enumerate(campaigns)
        if campaign.sent < as_of
    ]
    workflows = [_workflow(world, tenant, kind, people, as_of) for kind in WORKFLOWS]
    return MailingList(
        tenant=tenant,
        list_id=identifier(10, "list", tenant.tenant_id),
        created=start,
        members=_members(people, as_of),
        campaigns=campaigns,
        reports=reports,
        growth=[*_growth(world, people, as_of)],
        workflows=workflows,
    )


def _plan(world: World, tenant: Tenant) -> Iterator[Campaign]:
    """Two or three mailings a month, on working days in the morning."""
    start = int(world.span.start.timestamp())
    for month in world.span.months():
        rng = stream(world.seed, tenant.tenant_id, "mailings", month)
        days = month.days()
        working = days[(days.astype(int) + 3) % 7 < 5]
        chosen = np.sort(rng.choice(working, 2 + int(rng.random() < 0.5), replace=False))
        seconds = rng.integers(8 * 3600 + 300, 11 * 3600, len(chosen))
        sent = to_utc(chosen.astype("M8[s]") + seconds, tenant.zone).astype(int)
        before = rng.integers(2 * DAY, 5 * DAY, len(chosen))
        subjects = rng.choice(SUBJECTS, len(chosen))
        for number, (at, ahead, subject) in enumerate(zip(sent, before, subjects, strict=True)):
            if at >= start:
                serial = month.number * 10 + number
                yield Campaign(
                    campaign_id=identifier(10, "campaign", tenant.tenant_id, serial),
                    number=tenant.number * 100_000 + serial,
                    title=f"{tenant.name} {month} {number + 1}",
                    subject=str(subject),
                    created=max(int(at - ahead), start),
                    sent=int(at),
                )


def _subscribers(world: World, tenant: Tenant, sends: np.ndarray) -> Columns:
    """The leads that subscribed, with all that will become of them.

    Columns: those of a member, and `bounces` (leaves because the address is dead), `through` (row
    of the campaign that it leaves through, -1 for none), `became_customer`.
    """
    leads = world.leads[world.leads["tenant_id"] == tenant.tenant_id]
    draw = stream(world.seed, tenant.tenant_id, "subscribers").random((len(leads), 9)).T
    at = leads["at"].to_numpy("M8[s]").astype(np.int64)
    signed_up = at + 5 + (draw[1] * 300).astype(int)
    confirmed = signed_up + 30 + (draw[3] ** 4 * 2 * DAY).astype(int)
    opted_in = np.where(draw[2] < CONFIRMED, confirmed, NEVER)
    tired = opted_in + (-np.log1p(-draw[4]) * UNSUBSCRIBED_DAYS * DAY).astype(int)
    dead = np.where(draw[5] < BOUNCED, opted_in + (draw[6] * BOUNCED_DAYS * DAY).astype(int), NEVER)
    bounces = dead < tired
    through = np.searchsorted(sends, np.minimum(tired, dead), side="right")
    leaves = (through < len(sends)) & (opted_in < NEVER)
    delay = np.where(bounces, 30 + draw[7] * 570, 120 + draw[7] * 2.5 * DAY).astype(int)
    left = np.append(sends, NEVER)[through] + delay
    customer = leads["customer_at"].to_numpy("M8[s]")
    names = ("email", "first_name", "last_name", "country", "channel")
    everyone = {
        **{name: leads[name].to_numpy(dtype=object) for name in names},
        "rating": (2 + draw[8] * 4).astype(int),
        "signed_up": signed_up,
        "opted_in": opted_in,
        "left": np.where(leaves, left, NEVER),
        "bounces": bounces,
        "through": np.where(leaves, through, -1),
        "became_customer": np.where(np.isnat(customer), NEVER, customer.astype(np.int64)),
    }
    return take(everyone, (draw[0] < SUBSCRIBED) | (everyone["channel"] == "email"))


def _members(people: Columns, as_of: int) -> pd.DataFrame:
    seen = take(people, people["signed_up"] < as_of)
    has_left, is_in = seen["left"] < as_of, seen["opted_in"] < as_of
    gone = np.where(seen["bounces"], "cleaned", "unsubscribed")
    here = np.where(is_in, "subscribed", "pending")
    changed = np.where(is_in, seen["opted_in"], seen["signed_up"])
    return frame(
        {
            **seen,
            "state": np.where(has_left, gone, here),
            "changed": np.where(has_left, seen["left"], changed),
        }
    )


# -- campaigns ------------------------------------------------------------------------------------


def _report(seed: int, campaign: Campaign, row: int, people: Columns, as_of: int) -> Report:
    """Opens and clicks are drawn for all time and counted as far as they have come."""
    rng = stream(seed, "mailing", campaign.campaign_id)
    is_recipient = (people["opted_in"] <= campaign.sent) & (people["left"] > campaign.sent)
    leaves = people["through"] == row
    has_left = leaves & (people["left"] < as_of)
    sent = int(is_recipient.sum())
    soft = int(rng.binomial(sent, SOFT_BOUNCED))
    delivered = max(sent - int((leaves & people["bounces"]).sum()) - soft, 0)
    complained = int(rng.binomial(delivered, COMPLAINED))
    opens, clicks = _reactions(rng, delivered)
    last = as_of - campaign.sent
    seen, pressed = take(opens, opens["after"] < last), take(clicks, clicks["after"] < last)
    read = take(seen, ~seen["by_proxy"])
    return Report(
        campaign=campaign,
        emails_sent=sent,
        hard_bounces=int((has_left & people["bounces"]).sum()),
        soft_bounces=soft if last >= 600 else 0,
        opens=length(seen),
        unique_opens=int(seen["is_first"].sum()),
        proxy_excluded_opens=length(read),
        proxy_excluded_unique_opens=int(read["is_first"].sum()),
        clicks=length(pressed),
        unique_clicks=int(pressed["is_first"].sum()),
        unsubscribed=int((has_left & ~people["bounces"]).sum()),
        abuse_reports=complained if last > DAY else 0,
        last_open=campaign.sent + int(seen["after"].max()) if length(seen) else None,
        last_click=campaign.sent + int(pressed["after"].max()) if length(pressed) else None,
    )


def _reactions(rng: np.random.Generator, delivered: int) -> tuple[Columns, Columns]:
    """All opens and clicks: seconds `after` sending, `is_first` of its reader, `by_proxy`."""
    by_proxy = rng.random(delivered) < PROXIES
    opened = np.where(by_proxy, rng.random(delivered) < PROXY_OPENS, rng.random(delivered) < OPENED)
    mean = np.where(by_proxy, 0.05, 0.9) * DAY
    first = np.minimum(30 + rng.exponential(mean), COUNTED_DAYS * DAY).astype(int)
    again = rng.poisson(0.4, delivered) * opened
    later = np.repeat(first, again) + (rng.random(int(again.sum())) * 0.9 * DAY).astype(int)
    clicked = opened & (rng.random(delivered) < CLICKED / (OPENED + PROXIES))
    pressed = first[clicked] + rng.integers(5, 900, int(clicked.sum()))
    again_pressed = np.repeat(pressed, rng.poisson(0.3, len(pressed))) + 45
    opens = {
        "after": np.concatenate([first[opened], later]),
        "is_first": np.arange(int(opened.sum()) + len(later)) < opened.sum(),
        "by_proxy": np.concatenate([by_proxy[opened], np.repeat(by_proxy, again)]),
    }
    clicks = {
        "after": np.concatenate([pressed, again_pressed]),
        "is_first": np.arange(len(pressed) + len(again_pressed)) < len(pressed),
    }
    return opens, clicks


# -- the list and its automations -----------------------------------------------------------------


def _growth(world: World, people: Columns, as_of: int) -> Iterator[Growth]:
    """Every month (UTC) that has begun, the last one as far as it has come."""
    for month in world.span.months():
        begins = max(_unix(month), int(world.span.start.timestamp()))
        ends = min(_unix(_next(month)), as_of)
        if begins >= as_of:
            return
        left = (people["left"] >= begins) & (people["left"] < ends)
        signed = (people["signed_up"] >= begins) & (people["signed_up"] < ends)
        yield Growth(
            month=month,
            subscribed=int(((people["opted_in"] < ends) & (people["left"] >= ends)).sum()),
            opted_in=int(((people["opted_in"] >= begins) & (people["opted_in"] < ends)).sum()),
            pending=int((signed & (people["opted_in"] >= ends)).sum()),
            unsubscribed=int((left & ~people["bounces"]).sum()),
            cleaned=int((left & people["bounces"]).sum()),
        )


def _workflow(world: World, tenant: Tenant, kind: str, people: Columns, as_of: int) -> Workflow:
    """Everyone who reaches the trigger is written to, step by step, while subscribed."""
    title, trigger, steps = WORKFLOWS[kind]
    rng = stream(world.seed, tenant.tenant_id, "automation", kind)
    draw = rng.random((length(people), len(steps), 3))
    after = (np.array(steps) * DAY).astype(int)
    at = people[trigger][:, None] + after
    is_sent = (at < as_of) & (people["left"][:, None] > at)
    is_sent &= people["opted_in"][:, None] <= at
    opened_at = at + 60 + (draw[:, :, 2] * 3 * DAY).astype(int)
    opened = is_sent & (draw[:, :, 0] < 0.46) & (opened_at < as_of)
    clicked = opened & (draw[:, :, 1] < 0.3)
    opens, clicks = int(opened.sum()), int(clicked.sum())
    return Workflow(
        workflow_id=identifier(10, "workflow", tenant.tenant_id, kind),
        kind=kind,
        title=f"{tenant.name}: {title}",
        steps=len(steps),
        created=int(world.span.start.timestamp()) + 3600,
        emails_sent=int(is_sent.sum()),
        opens=opens + opens // 3,
        unique_opens=opens,
        clicks=clicks + clicks // 5,
        unique_clicks=clicks,
    )


def _unix(month: Month) -> int:
    return int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp())


def _next(month: Month) -> Month:
    return Month(month.year + month.month // 12, month.month % 12 + 1)
