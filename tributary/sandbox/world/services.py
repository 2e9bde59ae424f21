"""The technical services of the business units, and the engineers who build and run them."""

from __future__ import annotations

from dataclasses import dataclass

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world import people
from tributary.sandbox.world.build import World
from tributary.sandbox.world.tenants import TENANTS

ENGINEERS = 5


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its code, its team's project and what is normal for it."""

    number: int
    name: str
    tenant_id: str
    project: str
    endpoint: str
    requests_per_hour: float
    median_seconds: float

    @property
    def repository(self) -> str:
        """Its GitHub repository, as owner/name."""
        return f"sandbox-group/{self.name}"

    @property
    def pagerduty_id(self) -> str:
        """Its id at PagerDuty."""
        return "P" + identifier(6, "service", self.name).upper()


SERVICES: tuple[Service, ...] = (
    Service(1, "campaign-hub", "agency", "NOR", "/campaigns", 900, 0.11),
    Service(2, "cadence-web", "saas", "CAD", "/app", 3_800, 0.09),
    Service(3, "cadence-api", "saas", "CAD", "/v1/events", 9_500, 0.05),
    Service(4, "meridian-core", "enterprise", "MER", "/graphql", 2_600, 0.13),
    Service(5, "parley-gateway", "messaging", "PAR", "/messages", 6_200, 0.06),
    Service(6, "habitat-search", "real_estate", "HAB", "/search", 1_700, 0.16),
)


@dataclass(frozen=True, slots=True)
class Engineer:
    """A member of a unit's team, by the ids each system gives them."""

    tenant_id: str
    name: str
    login: str
    account_id: str
    pagerduty_id: str


def engineers(world: World) -> dict[str, tuple[Engineer, ...]]:
    """The team of each business unit."""
    teams = {}
    for tenant in TENANTS:
        first, last = people.names(stream(world.seed, tenant.tenant_id, "engineers"), ENGINEERS)
        teams[tenant.tenant_id] = tuple(
            Engineer(
                tenant_id=tenant.tenant_id,
                name=f"{a} {b}",
                login=f"{a}-{b}-{tenant.number}{n}".lower(),
                account_id=f"7120{tenant.number}:{identifier(20, tenant.tenant_id, 'account', n)}",
                pagerduty_id="P" + identifier(6, tenant.tenant_id, "on call", n).upper(),
            )
            for n, (a, b) in enumerate(zip(first, last, strict=True))
        )
    return teams
