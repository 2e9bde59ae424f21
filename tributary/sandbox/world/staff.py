"""Everybody who works for the group, and what they were when.

Sales people, agents of the conversation application and support agents are employees too; the
others fill seats, one person after the other. A seat's people are drawn whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import later, to_local
from tributary.sandbox.world.tenants import TENANTS, Tenant

DAY = 86_400
NEVER = np.datetime64("NaT", "s")
LEVELS = ("junior", "mid", "senior", "lead", "director")
LEVEL_COST = dict(zip(LEVELS, (0.75, 1.0, 1.3, 1.6, 2.4), strict=True))
#: Cost of an hour of a mid-level employee, in the unit's currency.
HOURLY_COST = {"agency": 38, "saas": 62, "enterprise": 68, "messaging": 640, "real_estate": 52}
TENURE_DAYS = 2_900
HORIZON = 4


class Team(NamedTuple):
    """A team and the seats that it has."""

    slug: str
    name: str
    department: str
    title: str
    seats: int


LEADERSHIP = Team("leadership", "Leadership", "Leadership", "Managing Director", 1)
MARKETING = Team("marketing", "Marketing", "Marketing", "Marketing Manager", 2)
FINANCE = Team("finance", "Finance and People", "Finance", "Controller", 2)
SEATED: dict[str, tuple[Team, ...]] = {
    "agency": (
        LEADERSHIP,
        MARKETING,
        Team("delivery_audit", "Audits", "Delivery", "Delivery Consultant", 5),
        Team("delivery_build", "Implementation", "Delivery", "Implementation Specialist", 5),
    ),
    "saas": (
        LEADERSHIP,
        MARKETING,
        FINANCE,
        Team("engineering", "Product Engineering", "Engineering", "Software Engineer", 6),
        Team("platform", "Platform", "Engineering", "Site Reliability Engineer", 3),
    ),
    "enterprise": (
        LEADERSHIP,
        MARKETING,
        Team("engineering", "Core Engineering", "Engineering", "Software Engineer", 6),
        Team("solutions", "Solutions", "Customer Success", "Solutions Consultant", 3),
    ),
    "messaging": (
        LEADERSHIP,
        MARKETING,
        Team("engineering", "Engineering", "Engineering", "Software Engineer", 5),
    ),
    "real_estate": (
        LEADERSHIP,
        MARKETING,
        Team("engineering", "AI Engineering", "Engineering", "Machine Learning Engineer", 5),
    ),
}
SALES = (
    Team("inbound", "Inbound Sales", "Sales", "Account Executive", 0),
    Team("outbound", "Outbound Sales", "Sales", "Account Executive", 0),
)
SUPPORT = Team("support", "Customer Support", "Support", "Support Agent", 0)
AGENTS = tuple(
    Team(slug, name, "Conversations", "Conversation Agent", 0)
    for slug, name in (
        ("front_line", "Front Line"),
        ("billing", "Billing Desk"),
        ("key_accounts", "Key Accounts"),
    )
)


class EmployeeVersion(NamedTuple):
    """What an employee was from `changed_at` on."""

    changed_at: np.datetime64
    team_id: str
    department: str
    job_title: str
    level: str
    hourly_cost: Decimal
    is_active: bool


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee with the whole (also future) history."""

    employee_id: str
    tenant: Tenant
    first_name: str
    last_name: str
    gender_code: str
    fte: Decimal
    manager_id: str | None
    hired_at: np.datetime64
    versions: tuple[EmployeeVersion, ...]
    crm_owner_id: str | None = None
    app_agent_id: str | None = None
    support_agent_id: str | None = None

    @property
    def left_at(self) -> np.datetime64:
        """When the employee leaves; NaT if never."""
        gone = [v.changed_at for v in self.versions if not v.is_active]
        return gone[0] if gone else NEVER

    @property
    def email(self) -> str:
        """The address at work."""
        return people.email(self.first_name, self.last_name, self.employee_id, "example.org")

    def local_date(self, at: np.datetime64) -> np.datetime64:
        """The day of an instant in the unit's zone."""
        return to_local(np.array([at]), self.tenant.zone)[0].astype("M8[D]")


def teams_of(tenant: Tenant) -> tuple[Team, ...]:
    """All teams of a business unit."""
    return (
        *SEATED[tenant.tenant_id],
        *SALES,
        *((SUPPORT,) if tenant.zendesk_brand is not None else ()),
        *(AGENTS if tenant.uses_crm_app else ()),
    )


def team_id(tenant: Tenant, slug: str) -> str:
    """The id of a team."""
    return f"t{tenant.number}-{slug}"


def lead_id(tenant: Tenant, team: Team) -> str:
    """The employee who leads a team: whoever has its first seat, who never leaves."""
    if team in SALES:
        return f"e{tenant.number}201"
    if team == SUPPORT:
        return f"e{tenant.number}401"
    if team in AGENTS:
        return _director(tenant)
    return _seat_id(tenant, SEATED[tenant.tenant_id].index(team), 0, 0)


def employees(world: World) -> list[Employee]:
    """Everybody who was hired before the as-of, by business unit and id."""
    found = [
        employee
        for tenant in TENANTS
        for part in (_seated, _sales_people, _app_agents, _support_agents)
        for employee in part(world, tenant)
        if employee.hired_at < world.span.as_of64
    ]
    return sorted(found, key=lambda employee: employee.employee_id)


def visible_versions(world: World, employee: Employee) -> list[EmployeeVersion]:
    """The versions that had begun at the as-of."""
    return [v for v in employee.versions if v.changed_at < world.span.as_of64]


# -- people ---------------------------------------------------------------------------------------


def _director(tenant: Tenant) -> str:
    return _seat_id(tenant, 0, 0, 0)


def _seat_id(tenant: Tenant, team: int, seat: int, occupant: int) -> str:
    return f"e{tenant.number}1{team}{seat}{occupant}"


def _seated(world: World, tenant: Tenant) -> Iterator[Employee]:
    for number, team in enumerate(SEATED[tenant.tenant_id]):
        for seat in range(team.seats):
            yield from _occupants(world, tenant, team, number, seat)


def _occupants(
    world: World, tenant: Tenant, team: Team, number: int, seat: int
) -> Iterator[Employee]:
    """One person after the other in a seat; the first three seats are there from the start."""
    rng = stream(world.seed, tenant.tenant_id, "seat", team.slug, seat)
    at = later(world.span.start64, 9 * 3600 - rng.uniform(60, 1_500) * DAY)
    if seat > 2:
        at = later(world.span.start64, (60 + (seat - 3) * 240 + rng.uniform(0, 150)) * DAY)
    for occupant in range(HORIZON):
        tenure = rng.exponential(TENURE_DAYS) + 120
        left = later(at, tenure * DAY) if seat > 0 else NEVER
        if left < world.span.start64:
            left = later(world.span.start64, (30 + rng.uniform(0, 300)) * DAY)
        level = 4 if team is LEADERSHIP else 3 if seat == 0 else int(rng.integers(0, 3))
        yield _person(
            world.seed,
            _seat_id(tenant, number, seat, occupant),
            tenant,
            hired_at=at,
            manager_id=None if team is LEADERSHIP else _manager(tenant, team, seat),
            versions=_career(rng, tenant, team, level, at, left),
        )
        if np.isnat(left):
            return
        at = later(left, rng.uniform(20, 80) * DAY)


def _manager(tenant: Tenant, team: Team, seat: int) -> str:
    return _director(tenant) if seat == 0 else lead_id(tenant, team)


def _career(
    rng: np.random.Generator,
    tenant: Tenant,
    team: Team,
    level: int,
    hired: np.datetime64,
    left: np.datetime64,
) -> tuple[EmployeeVersion, ...]:
    """A raise or a promotion about once a year, and the end."""
    cost = HOURLY_COST[tenant.tenant_id] * LEVEL_COST[LEVELS[level]] * rng.uniform(0.92, 1.08)
    made, at = [], hired
    for _ in range(20):
        made.append(_version(tenant, team, level, cost, at))
        at = later(at, rng.uniform(300, 430) * DAY)
        if not np.isnat(left) and at >= later(left, -2 * DAY):
            break
        if level < 2 and rng.random() < 0.3:
            level, cost = level + 1, cost * 1.18
        else:
            cost *= 1.035
    if not np.isnat(left):
        made.append(made[-1]._replace(changed_at=left, is_active=False))
    return tuple(made)


def _version(
    tenant: Tenant, team: Team, level: int, cost: float, at: np.datetime64
) -> EmployeeVersion:
    return EmployeeVersion(
        changed_at=at,
        team_id=team_id(tenant, team.slug),
        department=team.department,
        job_title=f"Head of {team.name}" if level == 3 else team.title,
        level=LEVELS[level],
        hourly_cost=Decimal(f"{cost:.2f}"),
        is_active=True,
    )


def _person(
    seed: int,
    employee_id: str,
    tenant: Tenant,
    hired_at: np.datetime64,
    manager_id: str | None,
    versions: tuple[EmployeeVersion, ...],
    name: tuple[str, str] | None = None,
    **linked: str,
) -> Employee:
    rng = stream(seed, "person", employee_id)
    first, last = name or tuple(str(part[0]) for part in people.names(rng, 1))
    pick = rng.random(2)
    return Employee(
        employee_id=employee_id,
        tenant=tenant,
        first_name=first,
        last_name=last,
        gender_code="fmxu"[int(np.searchsorted([0.46, 0.95, 0.97], pick[0], side="right"))],
        fte=Decimal("1.0") if pick[1] < 0.85 else Decimal("0.8"),
        manager_id=manager_id,
        hired_at=hired_at,
        versions=versions,
        **linked,
    )


def _sales_people(world: World, tenant: Tenant) -> Iterator[Employee]:
    teams = {"Inbound": SALES[0], "Outbound": SALES[1]}
    for number, owner in enumerate(world.owners[tenant.tenant_id], start=1):
        rng = stream(world.seed, tenant.tenant_id, "sales career", number)
        level = 3 if number == 1 else int(rng.integers(0, 3))
        yield _person(
            world.seed,
            f"e{tenant.number}2{number:02d}",
            tenant,
            hired_at=owner.created_at,
            manager_id=_director(tenant) if number == 1 else lead_id(tenant, SALES[0]),
            versions=_career(rng, tenant, teams[owner.team], level, owner.created_at, NEVER),
            name=(owner.first_name, owner.last_name),
            crm_owner_id=owner.owner_id,
        )


def _app_agents(world: World, tenant: Tenant) -> Iterator[Employee]:
    by_slug = {team.slug: team for team in AGENTS}
    levels = {"agent": "junior", "senior": "senior", "lead": "lead"}
    mine = [agent for agent in world.agents if agent.tenant_id == tenant.tenant_id]
    for number, agent in enumerate(mine, start=1):
        first, last = agent.name.split(" ")
        yield _person(
            world.seed,
            f"e{tenant.number}3{number:02d}",
            tenant,
            hired_at=agent.hired_at,
            manager_id=_director(tenant),
            versions=tuple(
                EmployeeVersion(
                    changed_at=version.changed_at,
                    team_id=team_id(tenant, version.team),
                    department=by_slug[version.team].department,
                    job_title=by_slug[version.team].title,
                    level=levels[version.role],
                    hourly_cost=version.hourly_cost,
                    is_active=version.is_active,
                )
                for version in agent.versions
            ),
            name=(first, last),
            app_agent_id=agent.agent_id,
        )


def _support_agents(world: World, tenant: Tenant) -> Iterator[Employee]:
    staff = [
        user
        for user in world.support_users
        if user.role == "agent" and user.tenant_id == tenant.tenant_id
    ]
    for number, user in enumerate(staff, start=1):
        rng = stream(world.seed, tenant.tenant_id, "support career", number)
        hired = np.datetime64(user.created, "s")
        first, last = user.name.split(" ")
        level = 3 if number == 1 else int(rng.integers(0, 2))
        yield _person(
            world.seed,
            f"e{tenant.number}4{number:02d}",
            tenant,
            hired_at=hired,
            manager_id=_director(tenant) if number == 1 else lead_id(tenant, SUPPORT),
            versions=_career(rng, tenant, SUPPORT, level, hired, NEVER),
            name=(first, last),
            support_agent_id=str(user.user_id),
        )
