"""Projects of the agency's customers: from discovery to delivery, and what clients say of them.

A customer's projects are drawn whole; the readers cut them at the as-of.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import later
from tributary.sandbox.world.revenue import Customer

HOUR, DAY = 3_600, 86_400
NEVER = np.datetime64("NaT", "s")
MANAGERS = ("e11200", "e11300")
TIERS = ("tier_1", "tier_2", "tier_3")
TIER_NAMES = ("Audit", "Audit and implementation", "Custom implementation")
TIER_DAYS = (14, 28, 45)
TIER_VALUE = (900, 1_900, 3_800)
#: Status, the part of the time after which it is reached, the part of the work then done, and the
#: rule that the tracker sets off.
STAGES = (
    ("discovery", 0.0, "0.05", None),
    ("access_validation", 0.06, "0.10", None),
    ("audit", 0.18, "0.20", None),
    ("audit_complete", 0.40, "0.40", "schedule_implementation"),
    ("implementation", 0.44, "0.45", None),
    ("implementation", 0.62, "0.70", None),
    ("implementation", 0.78, "0.95", "prepare_delivery"),
    ("testing", 0.82, "0.96", None),
    ("ready_for_delivery", 0.94, "0.99", None),
    ("delivered", 1.0, "1.00", "start_follow_up"),
)
ENDED = ("delivered", "cancelled")
HOLD_REASONS = ("waiting_for_access", "client_unavailable", "waiting_for_content")
PLATFORMS = ("google_ads", "ga4", "search_console", "meta_ads", "hubspot", "cms")
LABELS = ("retainer", "rush", "tracking", "seo", "paid_media", "crm", "reporting")
THEMES = ("communication", "quality", "speed", "value", "reporting")
REVISION_REASONS = ("scope_unclear", "error_found", "new_wish", "brand_guidelines")
COMMENTS = {
    True: ("Clear, friendly and on time.", "We saw results within a week.", "Gern wieder!"),
    False: (
        "It took longer than we were told.",
        "The report was hard to follow.",
        "Too many calls.",
    ),
}
URGENT_HOURS = 48


class StatusEvent(NamedTuple):
    """A change of status or progress."""

    event_id: str
    at: np.datetime64
    from_status: str | None
    to_status: str
    complete: Decimal
    rule: str | None
    details: str | None


class AccessRequest(NamedTuple):
    """A request for access; `granted_at` is NaT if it is never granted."""

    request_id: str
    platform: str
    requested_at: np.datetime64
    granted_at: np.datetime64
    deleted_at: np.datetime64


class Review(NamedTuple):
    """Scores in the order of the reviews table."""

    review_id: str
    reviewer_id: str
    scores: tuple[Decimal, ...]
    at: np.datetime64


class Feedback(NamedTuple):
    """What a client said."""

    feedback_id: str
    satisfaction: int
    theme: str
    comment: str
    at: np.datetime64


class Revision(NamedTuple):
    """A change that was asked for."""

    revision_id: str
    reason: str
    hours: Decimal
    at: np.datetime64


class ClientMessage(NamedTuple):
    """A message with a client."""

    message_id: str
    direction: str
    is_follow_up: bool
    outcome: str | None
    sent_at: np.datetime64
    responded_at: np.datetime64


@dataclass(slots=True)
class Project:
    """A project with all that will come of it."""

    project_id: str
    code: str
    client_id: str
    opportunity_id: str | None
    manager_id: str
    tier: int
    name: str
    value: Decimal
    settings: dict[str, Any]
    labels: list[str]
    started_at: np.datetime64
    due_at: np.datetime64
    deleted_at: np.datetime64
    hold_reason: str | None
    events: list[StatusEvent] = field(default_factory=list)
    requests: list[AccessRequest] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    messages: list[ClientMessage] = field(default_factory=list)

    @property
    def delivered_at(self) -> np.datetime64:
        """When it is delivered; NaT if never."""
        return next((e.at for e in self.events if e.to_status == "delivered"), NEVER)


class ProjectState(NamedTuple):
    """What a project shows at one instant."""

    status: str
    bucket: str | None
    complete: Decimal
    updated_at: np.datetime64
    is_deleted: bool


def projects(world: World) -> list[Project]:
    """Projects of the agency's customers that had started at the as-of, in order of their start."""
    names = dict(zip(world.accounts["account_id"], world.accounts["name"], strict=True))
    found = [
        project
        for customer in world.customers
        if customer.tenant.tenant_id == "agency"
        for project in _projects(world, customer, str(names[customer.won.account_id]))
        if project.started_at < world.span.as_of64
    ]
    return sorted(found, key=lambda project: (project.started_at, project.project_id))


def state(project: Project, as_of: np.datetime64) -> ProjectState:
    """The project as it was just before `as_of`."""
    now = [event for event in project.events if event.at < as_of][-1]
    urgent_at = later(project.due_at, -URGENT_HOURS * HOUR)
    times = [now.at]
    bucket: str | None = "in_progress"
    if now.to_status in ENDED:
        bucket = None
    elif now.to_status in ("on_hold", "ready_for_delivery"):
        bucket = now.to_status
    elif urgent_at < as_of and not project.deleted_at <= urgent_at:
        bucket = "urgent"
        times.append(urgent_at)
    is_deleted = bool(project.deleted_at < as_of)
    if is_deleted:
        times.append(project.deleted_at)
    return ProjectState(now.to_status, bucket, now.complete, max(times), is_deleted)


def _projects(world: World, customer: Customer, company: str) -> Iterator[Project]:
    """The first project at once, others now and then while the customer pays.

    In a small world, which has few customers, they come sooner.
    """
    won = customer.won
    rng = stream(world.seed, "delivery", won.opportunity_id)
    spans = customer.active_spans(int(world.span.as_of.timestamp()))
    at = customer.created + rng.uniform(1, 5) * DAY
    pace = min(1.0, max(0.12, world.size))
    for number in range(12):
        project = _project(rng, customer, company, number, np.datetime64(round(at), "s"))
        if number == 0 or any(start <= at < end for start, end in spans):
            yield project
        at += (45 + rng.exponential(120)) * DAY * pace


def _project(
    rng: np.random.Generator, customer: Customer, company: str, number: int, at: np.datetime64
) -> Project:
    won = customer.won
    tier = won.plan if number == 0 else int(rng.integers(0, 3))
    name = f"project/{won.opportunity_id}/{number}"
    pick = rng.random(4)
    project = Project(
        project_id=str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        code=identifier(10, name),
        client_id=won.account_id,
        opportunity_id=won.opportunity_id if number == 0 else None,
        manager_id=MANAGERS[int(pick[0] * len(MANAGERS))],
        tier=tier,
        name=f"{TIER_NAMES[tier]} for {company}",
        value=Decimal(round(TIER_VALUE[tier] * (0.9 + 0.3 * pick[1]), 2)).quantize(Decimal("0.01")),
        settings={
            "report_language": "de" if pick[2] < 0.7 else "en",
            "platforms": sorted(_some(rng, PLATFORMS, 1 + tier)),
            "notify": {"email": bool(pick[3] < 0.8), "days_before_due": 2},
        },
        labels=_some(rng, LABELS, int(rng.integers(0, 4))),
        started_at=at,
        due_at=later(at, TIER_DAYS[tier] * DAY),
        deleted_at=later(at, rng.uniform(2, 20) * HOUR) if rng.random() < 0.01 else NEVER,
        hold_reason=str(rng.choice(HOLD_REASONS)) if rng.random() < 0.2 else None,
    )
    _live(rng, project)
    _ask_for_access(rng, project)
    _write_messages(rng, project)
    _judge(rng, project)
    return project


def _live(rng: np.random.Generator, project: Project) -> None:
    """The project's way through the stages, perhaps with a pause, perhaps to no end."""
    takes = TIER_DAYS[project.tier] * DAY * rng.lognormal(-0.12, 0.22)
    pause_before = int(rng.integers(2, 8))
    pause = rng.uniform(1.2, 9) * DAY if project.hold_reason else 0.0
    cancelled_before = int(rng.integers(2, 9)) if rng.random() < 0.035 else None
    planned: list[tuple[float, str, str, str | None, str | None]] = []
    lost = 0.0
    for number, (status, part, complete, rule) in enumerate(STAGES):
        if number == pause_before and pause:
            held = planned[-1]
            began = planned[-1][0] + 0.4 * (part * takes - (planned[-1][0] - lost))
            planned.append((began, "on_hold", held[2], None, project.hold_reason))
            for after, hold_rule in ((72, "remind_after_72_hours"), (120, "escalate_after_5_days")):
                if pause > after * HOUR:
                    planned.append(
                        (began + after * HOUR, "on_hold", held[2], hold_rule, project.hold_reason)
                    )
            planned.append((began + pause, held[1], held[2], None, "work goes on"))
            lost = pause
        if number == cancelled_before:
            planned.append((part * takes + lost, "cancelled", planned[-1][2], None, "by client"))
            break
        planned.append((part * takes + lost, status, complete, rule, None))
    before = None
    for number, (offset, status, complete, rule, details) in enumerate(planned):
        at = later(project.started_at, offset)
        project.events.append(
            StatusEvent(
                f"{project.code}-s{number:02d}",
                at,
                before,
                status,
                Decimal(complete),
                rule,
                details,
            )
        )
        before = status
    if not np.isnat(project.deleted_at):
        project.events = [e for e in project.events if e.at < project.deleted_at]


def _ask_for_access(rng: np.random.Generator, project: Project) -> None:
    asked = [e.at for e in project.events if e.to_status == "access_validation"]
    draws = rng.random((len(PLATFORMS), 2))
    waits = rng.exponential(26, len(PLATFORMS)) + 0.5
    if not asked:
        return
    for number, platform in enumerate(project.settings["platforms"]):
        at = later(asked[0], 600 + number * 300)
        if at >= project.deleted_at:
            return
        is_mistake = draws[number, 0] < 0.02
        is_granted = draws[number, 1] < 0.95 and not is_mistake
        project.requests.append(
            AccessRequest(
                f"{project.code}-a{number}",
                platform,
                at,
                later(at, waits[number] * HOUR) if is_granted else NEVER,
                later(at, 4 * HOUR) if is_mistake else NEVER,
            )
        )


def _write_messages(rng: np.random.Generator, project: Project) -> None:
    """Questions while the project runs, and follow-ups three, seven and fourteen days after."""
    last = project.events[-1].at
    seconds = float((last - project.started_at).astype(int))
    count = 2 + int(rng.poisson(4))
    offsets = np.sort(rng.random(count)) * seconds
    waits = rng.lognormal(np.log(3.2), 0.9, count) * HOUR
    draws = rng.random((count, 2))
    for number in range(count):
        sent = later(project.started_at, offsets[number])
        answered = later(sent, waits[number]) if draws[number, 1] < 0.93 else NEVER
        direction = "inbound" if draws[number, 0] < 0.6 else "outbound"
        project.messages.append(
            ClientMessage(f"{project.code}-m{number:02d}", direction, False, None, sent, answered)
        )
    for number, days in enumerate((3, 7, 14)):
        draw, wait = rng.random(2), rng.exponential(20) * HOUR
        if np.isnat(project.delivered_at):
            continue
        sent = later(project.delivered_at, days * DAY)
        answered = later(sent, wait + 600) if draw[0] < 0.62 else NEVER
        outcome = ("positive", "neutral", "negative")[int(draw[1] ** 1.8 * 3)]
        project.messages.append(
            ClientMessage(
                f"{project.code}-f{number:02d}", "outbound", True, outcome, sent, answered
            )
        )


def _judge(rng: np.random.Generator, project: Project) -> None:
    """The review, the client's feedback and the revisions of a delivered project."""
    draws = rng.random(6)
    scores = rng.normal(4.35, 0.42, 6)
    wishes = int(rng.poisson(0.34))
    later_days = rng.uniform(1, 14, 3 + wishes)
    hours = rng.exponential(3, wishes) + 0.5
    reasons = rng.integers(0, len(REVISION_REASONS), wishes)
    done = project.delivered_at
    if np.isnat(done):
        return
    late = max(0.0, float((done - project.due_at).astype(int)) / DAY)
    scores[2] = 4.9 - 0.22 * late
    scores = np.clip(np.round(scores, 1), 1, 5)
    if draws[0] < 0.93:
        project.reviews.append(
            Review(
                f"{project.code}-q0",
                MANAGERS[1 - MANAGERS.index(project.manager_id)],
                tuple(Decimal(f"{score:.1f}") for score in scores),
                later(done, later_days[0] * DAY / 4),
            )
        )
    if draws[1] < 0.66:
        mood = float(scores.mean()) + (draws[2] - 0.45) * 1.6 - 0.25 * wishes
        satisfaction = int(np.clip(round(mood), 1, 5))
        comments = COMMENTS[satisfaction >= 4]
        project.feedback.append(
            Feedback(
                f"{project.code}-k0",
                satisfaction,
                THEMES[int(draws[3] * len(THEMES))],
                comments[int(draws[4] * len(comments))],
                later(done, later_days[1] * DAY),
            )
        )
    for number in range(wishes):
        project.revisions.append(
            Revision(
                f"{project.code}-r{number}",
                REVISION_REASONS[reasons[number]],
                Decimal(f"{hours[number]:.2f}"),
                later(done, later_days[3 + number] * DAY),
            )
        )


def _some(rng: np.random.Generator, words: tuple[str, ...], count: int) -> list[str]:
    return [str(word) for word in rng.choice(words, count, replace=False)]
