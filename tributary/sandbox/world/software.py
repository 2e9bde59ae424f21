"""How software is made: work items, pull requests, CI runs, deployments and what they break.

A subject is what a team begins in a month: every item, all that follows from it, even months
later. Instants are Unix seconds (UTC); readers cut them at the as-of.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import EPOCH, Month, activity, random_instants
from tributary.sandbox.world.services import ENGINEERS, SERVICES, Service
from tributary.sandbox.world.tenants import TENANTS, Tenant

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SPRINT_SECONDS = 14 * DAY
#: When the first sprint of every team began: the epoch, a Monday, 08:00 UTC.
FIRST_SPRINT = int(np.datetime64(EPOCH, "s").astype(int)) + 8 * HOUR
ITEMS_A_MONTH = 13.0  # of one service at size 1, in the first year
POINTS = (1, 2, 3, 5, 8)
#: Share of deployments that fail, and of those that bring the service down, failed or not.
FAILS, FAILED_BREAKS, GOOD_BREAKS = 0.024, 0.5, 0.03


class PullRequest(NamedTuple):
    """A change of the code, from its first commit until it is merged or given up."""

    service: Service
    number: int
    title: str
    branch: str
    author: int
    first_commit: int
    opened: int
    first_review: int
    approved: int
    closed: int
    is_merged: bool
    additions: int
    deletions: int
    files: int
    head_sha: str
    merge_sha: str


class Deployment(NamedTuple):
    """One roll-out of a commit to an environment."""

    deployment_id: int
    service: Service
    environment: str
    sha: str
    creator: int
    created: int
    started: int
    finished: int
    is_good: bool
    is_rollback: bool


class Attempt(NamedTuple):
    """One attempt of a CI run."""

    started: int
    ended: int
    is_good: bool


class Run(NamedTuple):
    """A CI run; one that was run again has two attempts."""

    run_id: int
    service: Service
    workflow: str
    number: int
    event: str
    branch: str
    sha: str
    actor: int
    attempts: tuple[Attempt, ...]


class Breakage(NamedTuple):
    """A production failure that a deployment brought."""

    service: Service
    deployment_id: int
    started: int
    resolved: int
    priority: int
    bug: str


@dataclass(slots=True)
class Item:
    """A work item of the issue tracker, with its whole (also future) life."""

    tenant: Tenant
    project: str
    number: int
    kind: str
    summary: str
    service: Service | None
    created: int
    reporter: int
    assignee: int
    epic: int | None
    points: int | None = None
    priority: str = "Medium"
    found_in: str | None = None
    labels: tuple[str, ...] = ()
    started: int | None = None
    in_review: int | None = None
    done: int | None = None
    resolution: str = "Done"

    @property
    def key(self) -> str:
        """What people call it, e.g. CAD-17."""
        return f"{self.project}-{self.number}"

    @property
    def issue_id(self) -> int:
        """Its id in the tracker."""
        return self.tenant.number * 1_000_000 + 10_000 + self.number

    @property
    def sprints(self) -> range:
        """Numbers of the sprints that it was in until it was done; epics are in none."""
        if self.started is None or self.kind == "Epic":
            return range(0)
        last = sprint_at(self.started if self.done is None else self.done)
        return range(sprint_at(self.started), last + 1)


@dataclass(slots=True)
class Delivery:
    """All that was begun, in order of the months."""

    items: list[Item] = field(default_factory=list)
    pull_requests: list[PullRequest] = field(default_factory=list)
    deployments: list[Deployment] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    breakages: list[Breakage] = field(default_factory=list)


def sprint_at(at: int) -> int:
    """The number of the sprint that runs at an instant, the first one before it began."""
    return max(0, (at - FIRST_SPRINT) // SPRINT_SECONDS)


def delivery(world: World) -> Delivery:
    """Everything the teams began in the months of the world's span."""
    made = Delivery()
    numbers: Counter[str] = Counter()
    for tenant in TENANTS:
        services = [s for s in SERVICES if s.tenant_id == tenant.tenant_id]
        for month in world.span.months():
            _Team(world, tenant, services, month, numbers, made).work()
    for service in SERVICES:
        for month in world.span.months():
            _measure_nightly(world, service, month, numbers, made)
    return made


class _Team:
    """Draws what one team begins in one month."""

    def __init__(
        self,
        world: World,
        tenant: Tenant,
        services: list[Service],
        month: Month,
        numbers: Counter[str],
        made: Delivery,
    ) -> None:
        self.rng = stream(world.seed, tenant.tenant_id, "software", month)
        self.world, self.tenant, self.services, self.month = world, tenant, services, month
        self.project = services[0].project
        self.start = int(world.span.start.timestamp())
        self.numbers, self.made = numbers, made

    def work(self) -> None:
        """All items of the month, and what follows from each."""
        if self.month.month % 3 == 1 or not self.numbers[f"epic {self.project}"]:
            self._epic()
        factor = activity(self.month)
        days = self.month.days()
        mean = ITEMS_A_MONTH * len(self.services) * self.world.size * factor.mean()
        count = int(self.rng.poisson(mean))
        weight = factor * np.where(np.is_busday(days), 1.0, 0.02)
        chosen = self.rng.choice(days, count, p=weight / weight.sum())
        for created in np.sort(random_instants(self.rng, chosen, self.tenant.zone)).astype(int):
            if created >= self.start:
                self._planned_item(int(created))

    # -- work items ------------------------------------------------------------------------------

    def _item(self, kind: str, summary: str, service: Service | None, created: int) -> Item:
        self.numbers[self.project] += 1
        item = Item(
            tenant=self.tenant,
            project=self.project,
            number=self.numbers[self.project],
            kind=kind,
            summary=summary,
            service=service,
            created=created,
            reporter=self._someone(),
            assignee=self._someone(),
            epic=self.numbers[f"epic {self.project}"] or None,
        )
        self.made.items.append(item)
        return item

    def _epic(self) -> None:
        first = max(int(np.datetime64(self.month.first, "s").astype(int)), self.start)
        quarter = f"{self.month.year} Q{(self.month.month + 2) // 3}"
        item = self._item("Epic", f"Roadmap {quarter}", None, first)
        item.epic = None
        item.started, item.done = first + 2 * DAY, first + 97 * DAY
        self.numbers[f"epic {self.project}"] = item.number

    def _planned_item(self, created: int) -> None:
        rng = self.rng
        kind = str(rng.choice(["Story", "Task", "Bug"], p=[0.55, 0.29, 0.16]))
        service = self.services[int(rng.integers(len(self.services)))]
        item = self._item(kind, f"{kind} in {service.name}", service, created)
        item.priority = str(rng.choice(["Low", "Medium", "High"], p=[0.25, 0.55, 0.2]))
        item.points = int(rng.choice(POINTS, p=[0.18, 0.27, 0.28, 0.19, 0.08]))
        if kind == "Bug":
            item.found_in = str(rng.choice(["Production", "Testing"], p=[0.45, 0.55]))
        if rng.random() < 0.05:
            item.done, item.resolution = created + int(rng.uniform(8, 40) * DAY), "Won't Do"
            return
        started = created + int(rng.exponential(5 * DAY)) + 10 * MINUTE
        if kind == "Task" and rng.random() < 0.4:
            item.started, item.done = started, started + self._about(2 * DAY, 0.8)
            return
        self._code(item, service, started, hurry=1.0)

    def _code(
        self, item: Item, service: Service, started: int, hurry: float, can_break: bool = True
    ) -> int:
        """A pull request for the item and, once merged, its way to production; when it is done."""
        item.started = started
        request = self._pull_request(item, service, started, hurry)
        self.made.pull_requests.append(request)
        item.in_review = request.opened
        self._check(request)
        if not request.is_merged:
            item.done, item.resolution = request.closed + HOUR, "Won't Do"
            return item.done
        created = request.closed + int(8 * MINUTE * self.rng.uniform(0.8, 1.4))
        self._deploy(service, "staging", request.merge_sha, request.author, created, is_good=True)
        created += self._about(2.2 * HOUR * hurry, 0.9) + 10 * MINUTE
        is_good = not (can_break and self.rng.random() < FAILS)
        made = self._deploy(
            service, "production", request.merge_sha, request.author, created, is_good=is_good
        )
        item.done = made.finished
        breaks = GOOD_BREAKS if is_good else FAILED_BREAKS
        if can_break and self.rng.random() < breaks:
            self._break(made)
        elif not is_good:
            again = made.finished + int(self.rng.uniform(20, 70) * MINUTE)
            second = self._deploy(
                service, "production", request.merge_sha, request.author, again, is_good=True
            )
            item.done = second.finished
        return item.done

    # -- pull requests and CI --------------------------------------------------------------------

    def _pull_request(
        self, item: Item, service: Service, started: int, hurry: float
    ) -> PullRequest:
        rng = self.rng
        first_commit = started + self._about(2 * HOUR * hurry, 0.7)
        opened = first_commit + self._about(4.5 * HOUR * hurry, 0.9)
        reviewed = opened + self._about(2.2 * HOUR * hurry, 1.0)
        approved = reviewed + self._about(1.2 * HOUR * hurry, 1.2)
        closed = approved + self._about(0.5 * HOUR * hurry, 0.9)
        self.numbers[service.repository] += 1
        number = self.numbers[service.repository]
        return PullRequest(
            service=service,
            number=number,
            title=f"{item.key}: {item.summary}",
            branch=f"{item.kind.lower()}/{item.key}",
            author=item.assignee,
            first_commit=first_commit,
            opened=opened,
            first_review=reviewed,
            approved=approved,
            closed=closed,
            is_merged=hurry < 1 or bool(rng.random() > 0.06),
            additions=self._about(60, 1.1),
            deletions=self._about(22, 1.2),
            files=1 + int(rng.poisson(4)),
            head_sha=_sha(service.name, number, "head"),
            merge_sha=_sha(service.name, number, "merge"),
        )

    def _check(self, request: PullRequest) -> None:
        """Build and test, and the security scan; most of those that fail are run again."""
        rng = self.rng
        begun = request.opened + int(rng.uniform(10, 40))
        for workflow, minutes, passes in (("build", 7.6, 0.943), ("security", 2.5, 0.981)):
            is_good = bool(rng.random() < passes)
            attempts = [Attempt(begun, begun + self._about(minutes * MINUTE, 0.35), is_good)]
            if not is_good and rng.random() < 0.6:
                start = attempts[0].ended + int(rng.uniform(2, 40) * MINUTE)
                ended = start + self._about(minutes * MINUTE, 0.35)
                attempts.append(Attempt(start, ended, bool(rng.random() < 0.85)))
            self.made.runs.append(
                Run(
                    *_run_ids(self.numbers, request.service, workflow),
                    "pull_request",
                    request.branch,
                    request.head_sha,
                    request.author,
                    tuple(attempts),
                )
            )

    # -- deployments -----------------------------------------------------------------------------

    def _deploy(
        self,
        service: Service,
        environment: str,
        sha: str,
        creator: int,
        created: int,
        *,
        is_good: bool,
        is_rollback: bool = False,
    ) -> Deployment:
        self.numbers[f"deployment {service.name}"] += 1
        number = self.numbers[f"deployment {service.name}"]
        started = created + int(self.rng.uniform(5, 40))
        made = Deployment(
            deployment_id=1_000_000_000 + service.number * 10_000_000 + number,
            service=service,
            environment=environment,
            sha=sha,
            creator=creator,
            created=created,
            started=started,
            finished=started + self._about(4.2 * MINUTE, 0.4),
            is_good=is_good,
            is_rollback=is_rollback,
        )
        self.made.deployments.append(made)
        return made

    def _commit_before(self, deployment: Deployment) -> str:
        """The commit of an earlier good deployment, to roll back to; its own if it is the first."""
        for earlier in reversed(self.made.deployments):
            if (
                (earlier.service, earlier.environment) == (deployment.service, "production")
                and earlier.is_good
                and earlier.sha != deployment.sha
                and earlier.finished < deployment.created
            ):
                return earlier.sha
        return deployment.sha

    def _break(self, deployment: Deployment) -> None:
        """An incident after the deployment: rolled back, or fixed forward in a hurry."""
        rng, service = self.rng, deployment.service
        started = deployment.finished + int(rng.uniform(1, 35) * MINUTE)
        priority = int(rng.choice([1, 2, 3], p=[0.25, 0.5, 0.25]))
        noticed = started + int(rng.uniform(4, 15) * MINUTE)
        bug = self._item("Bug", f"{service.name} fails after a deployment", service, noticed)
        bug.priority, bug.found_in, bug.points = "Highest", "Production", 2
        bug.labels = ("incident",)
        if rng.random() < 0.65:
            back = self._deploy(
                service,
                "production",
                self._commit_before(deployment),
                deployment.creator,
                noticed + int(rng.uniform(2, 25) * MINUTE),
                is_good=True,
                is_rollback=True,
            )
            resolved = back.finished + int(rng.uniform(1, 6) * MINUTE)
            begun = resolved + int(rng.uniform(1, 20) * HOUR)
            self._code(bug, service, begun, hurry=0.6, can_break=False)
        else:
            fixed = self._code(bug, service, noticed + 2 * MINUTE, hurry=0.08, can_break=False)
            resolved = fixed + int(rng.uniform(1, 6) * MINUTE)
        self.made.breakages.append(
            Breakage(service, deployment.deployment_id, started, resolved, priority, bug.key)
        )

    # -- draws -----------------------------------------------------------------------------------

    def _someone(self) -> int:
        return int(self.rng.integers(ENGINEERS))

    def _about(self, median: float, spread: float) -> int:
        """A log-normal amount, at least 1 and at most 40 times the median."""
        drawn = median * float(np.exp(spread * self.rng.standard_normal()))
        return max(1, round(min(drawn, 40 * median)))


def _measure_nightly(
    world: World, service: Service, month: Month, numbers: Counter[str], made: Delivery
) -> None:
    """The performance test of a working night; at a small size not every night."""
    rng = stream(world.seed, service.name, "performance tests", month)
    start = int(world.span.start.timestamp())
    for day in month.days():
        is_run, minute, length, luck = rng.random(4)
        started = int(day.astype("M8[s]").astype(int)) + 2 * HOUR + int(minute * 20 * MINUTE)
        if not np.is_busday(day) or is_run > world.size or started < start:
            continue
        attempt = Attempt(started, started + int((14 + 9 * length) * MINUTE), bool(luck < 0.897))
        made.runs.append(
            Run(
                *_run_ids(numbers, service, "performance"),
                "schedule",
                "main",
                _sha(service.name, str(day), "night"),
                0,
                (attempt,),
            )
        )


def _run_ids(
    numbers: Counter[str], service: Service, workflow: str
) -> tuple[int, Service, str, int]:
    """(run id, service, workflow, run number) of the next run of a workflow."""
    name = f"run {service.name} {workflow}"
    numbers[name] += 1
    kind = ("build", "security", "performance").index(workflow)
    run_id = 9_000_000_000 + service.number * 10_000_000 + kind * 1_000_000 + numbers[name]
    return run_id, service, workflow, numbers[name]


def _sha(*subject: object) -> str:
    """A commit's name, which depends on nothing but the subject."""
    return hashlib.sha1("/".join(map(str, subject)).encode(), usedforsecurity=False).hexdigest()
