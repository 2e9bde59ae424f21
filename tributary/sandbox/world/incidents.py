"""Incidents: after deployments that broke something, of other causes, and mere alerts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity
from tributary.sandbox.world.services import ENGINEERS, SERVICES, Service
from tributary.sandbox.world.software import DAY, MINUTE, Breakage, delivery

#: A month of one service at size 1: failures of other causes than deployments, and alerts.
FAILURES_A_MONTH, ALERTS_A_MONTH = 0.9, 3.5
FAILURES = ("Database does not answer", "Error rate above 5 %", "Queue is not being worked off")
ALERTS = ("Disk above 80 %", "Latency p95 above 500 ms", "Memory above 85 %", "Pod restarted")
#: Share of requests that fail during an incident of priority 1, 2, 3; alerts fail none.
IMPACT = {1: 0.85, 2: 0.3, 3: 0.06, 4: 0.0}


class Incident(NamedTuple):
    """An incident with its whole (also future) life, in Unix seconds (UTC)."""

    incident_id: str
    number: int
    service: Service
    title: str
    dedup_key: str
    priority: int
    started: int
    acknowledged: int | None
    escalated: int | None
    resolved: int
    responder: int
    is_false_positive: bool
    bug: str | None

    @property
    def is_urgent(self) -> bool:
        """Whether it calls somebody."""
        return self.priority <= 2

    @property
    def impact(self) -> float:
        """Share of the service's requests that fail while it lasts."""
        return IMPACT[self.priority]


def incidents(world: World) -> list[Incident]:
    """Every incident that began in the world's span, oldest first."""
    start, as_of = int(world.span.start.timestamp()), int(world.span.as_of.timestamp())
    drawn = [_after(world, breakage) for breakage in world.of(delivery).breakages]
    for service in SERVICES:
        for month in world.span.months():
            drawn += _others(world, service, month)
    begun = [incident for incident in drawn if start <= incident.started < as_of]
    return sorted(begun, key=lambda incident: (incident.started, incident.number))


def _after(world: World, breakage: Breakage) -> Incident:
    """The incident that a deployment brought; its dedup key names the deployment."""
    rng = stream(world.seed, "breakage", breakage.deployment_id)
    return _incident(
        rng,
        breakage.service,
        f"D{breakage.deployment_id}",
        breakage.deployment_id % 10_000_000,
        title=f"{breakage.service.name}: errors after a deployment",
        dedup_key=f"deployment/{breakage.deployment_id}",
        priority=breakage.priority,
        started=breakage.started,
        resolved=breakage.resolved,
        bug=breakage.bug,
    )


def _others(world: World, service: Service, month: Month) -> list[Incident]:
    rng = stream(world.seed, service.name, "incidents", month)
    factor = activity(month)
    first = int(month.days()[0].astype("M8[s]").astype(int))
    made = []
    counts = [
        int(rng.poisson(mean * world.size * np.sqrt(factor.mean())))
        for mean in (FAILURES_A_MONTH, ALERTS_A_MONTH)
    ]
    for n in range(sum(counts)):
        is_failure = n < counts[0]
        day = int(rng.choice(len(factor), p=factor / factor.sum()))
        started = first + day * DAY + int(rng.integers(DAY))
        titles = FAILURES if is_failure else ALERTS
        title = str(rng.choice(titles))
        priority = int(rng.choice([1, 2, 3], p=[0.2, 0.45, 0.35])) if is_failure else 4
        median = 26 * MINUTE if is_failure else 50 * MINUTE
        lasted = min(median * float(np.exp(0.9 * rng.standard_normal())), 4 * DAY)
        made.append(
            _incident(
                rng,
                service,
                f"{service.name}/{month}/{n}",
                5_000_000 + month.number * 1_000 + n,
                title=f"{service.name}: {title}",
                dedup_key=f"{service.name}/{title}/{month}-{n}",
                priority=priority,
                started=started,
                resolved=started + max(round(lasted), 2 * MINUTE),
                is_false_positive=not is_failure and bool(rng.random() < 0.18),
            )
        )
    return made


def _incident(
    rng: np.random.Generator,
    service: Service,
    subject: str,
    number: int,
    *,
    title: str,
    dedup_key: str,
    priority: int,
    started: int,
    resolved: int,
    is_false_positive: bool = False,
    bug: str | None = None,
) -> Incident:
    """How it was answered: urgent ones are acknowledged, or go to the next person on call."""
    responder, wait = int(rng.integers(ENGINEERS)), float(rng.exponential(5 * MINUTE)) + 40
    acknowledged = started + round(wait) if priority <= 3 else None
    if acknowledged is not None and acknowledged >= resolved - MINUTE:
        acknowledged = None
    escalated = None
    if priority <= 2 and wait > 10 * MINUTE and started + 10 * MINUTE < resolved:
        escalated = started + 10 * MINUTE
    return Incident(
        incident_id="Q" + identifier(13, "incident", subject).upper(),
        number=service.number * 10_000_000 + number,
        service=service,
        title=title,
        dedup_key=dedup_key,
        priority=priority,
        started=started,
        acknowledged=acknowledged,
        escalated=escalated,
        resolved=resolved,
        responder=responder,
        is_false_positive=is_false_positive,
        bug=bug,
    )
