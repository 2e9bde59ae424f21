"""Agents of the conversation application, and their team, role and hourly cost over time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.calendar import later
from tributary.sandbox.world.tenants import Tenant

HOURLY_COST = {"messaging": 260, "real_estate": 34}
ROLES = ("agent", "senior", "lead")
TEAMS = ("front_line", "billing", "key_accounts")
AT_START = 6
DAY = 86_400


@dataclass(frozen=True, slots=True)
class AgentVersion:
    """What an agent was from `changed_at` on."""

    history_id: str
    agent_id: str
    team: str
    role: str
    hourly_cost: Decimal
    is_active: bool
    changed_at: np.datetime64


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent with the whole (also future) history."""

    agent_id: str
    tenant_id: str
    name: str
    capacity: int
    currency: str
    hired_at: np.datetime64
    versions: tuple[AgentVersion, ...]

    @property
    def left_at(self) -> np.datetime64:
        """When the agent leaves; NaT if never."""
        gone = [v.changed_at for v in self.versions if not v.is_active]
        return gone[0] if gone else np.datetime64("NaT", "s")


def agents(seed: int, tenant: Tenant, start: np.datetime64) -> list[Agent]:
    """Agents in order of hiring: six at the start, then one about every ten months."""
    made = []
    hired = start
    for number in range(1, 19):
        rng = stream(seed, tenant.tenant_id, "agent", number)
        if number > AT_START:
            hired = later(hired, rng.uniform(220, 380) * DAY)
        made.append(_agent(rng, tenant, number, hired))
    return made


def _agent(rng: np.random.Generator, tenant: Tenant, number: int, hired: np.datetime64) -> Agent:
    agent_id = f"ag{tenant.number}{number:04d}"
    first, last = people.names(rng, 1)
    cost = Decimal(HOURLY_COST[tenant.tenant_id]) * Decimal(round(rng.uniform(85, 115))) / 100
    role, team, is_active, at = 0, int(rng.integers(0, len(TEAMS))), True, hired
    versions: list[AgentVersion] = []
    for version in range(14):
        versions.append(
            AgentVersion(
                f"{agent_id}-{version:02d}",
                agent_id,
                TEAMS[team],
                ROLES[role],
                cost.quantize(Decimal("0.01")),
                is_active,
                at,
            )
        )
        if not is_active:
            break
        at = later(at, rng.uniform(170, 420) * DAY)
        kind = rng.random()
        if number > 2 and kind < 0.06 and version > 0:
            is_active = False
        elif kind < 0.25 and role < len(ROLES) - 1:
            role, cost = role + 1, cost * Decimal("1.12")
        elif kind < 0.45:
            team = (team + 1) % len(TEAMS)
        else:
            cost = cost * Decimal("1.04")
    return Agent(
        agent_id=agent_id,
        tenant_id=tenant.tenant_id,
        name=f"{first[0]} {last[0]}",
        capacity=int(rng.integers(3, 7)),
        currency=tenant.currency,
        hired_at=hired,
        versions=tuple(versions),
    )
