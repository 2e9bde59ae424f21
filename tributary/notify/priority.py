"""How urgent a failing check is: the truth table of M-07, and what a failing check puts at risk.

Python alone decides this; no SQL repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum

from tributary.warehouse.ledger import CheckRecord


@dataclass(frozen=True, slots=True)
class _Times:
    """When somebody is to have answered, and when it goes one level up."""

    rank: int
    response: timedelta
    escalation: timedelta


class Priority(Enum):
    """Priorities, from the mildest to the gravest."""

    LOW = _Times(0, timedelta(minutes=240), timedelta(minutes=1440))
    MEDIUM = _Times(1, timedelta(minutes=60), timedelta(minutes=240))
    HIGH = _Times(2, timedelta(minutes=15), timedelta(minutes=60))
    URGENT = _Times(3, timedelta(0), timedelta(minutes=5))

    @property
    def label(self) -> str:
        """Its name in settings, messages and the ledger."""
        return self.name.lower()

    @property
    def response(self) -> timedelta:
        """Within what time somebody is to answer."""
        return self.value.response

    @property
    def escalation(self) -> timedelta:
        """After what time a check that still fails is told again as escalated."""
        return self.value.escalation

    def is_at_least(self, other: Priority) -> bool:
        """Whether this is as grave as `other`."""
        return self.value.rank >= other.value.rank


PRIORITIES = {priority.label: priority for priority in Priority}


class Impact(StrEnum):
    """What is at risk."""

    REVENUE_LOSS = "revenue_loss"
    CLIENT_LOSS = "client_loss"
    CLIENT_SATISFACTION = "client_satisfaction"
    QUALITY = "quality"
    EFFICIENCY = "efficiency"
    AUTOMATION = "automation"
    OTHER = "other"


#: A check's severity as M-07 counts it, from 0 to 1.
SEVERITY = {"error": 1.0, "warn": 0.5}

#: What is at risk while a check of an asset fails, by the beginning of the asset's key; the longest
#: that fits counts, `quality` where none does.
IMPACT_OF_ASSET = {
    "marts/revenue/": Impact.REVENUE_LOSS,
    "marts/sales/": Impact.REVENUE_LOSS,
    "marts/finance/": Impact.REVENUE_LOSS,
    "marts/crm/": Impact.CLIENT_SATISFACTION,
    "marts/customer/": Impact.CLIENT_SATISFACTION,
    "marts/delivery/": Impact.CLIENT_SATISFACTION,
    "marts/automation/": Impact.AUTOMATION,
    "marts/devops/": Impact.EFFICIENCY,
    "marts/performance/": Impact.EFFICIENCY,
}


def priority(impact: Impact, severity: float) -> Priority:
    """The priority of M-07; `severity` is from 0 to 1."""
    match impact:
        case Impact.REVENUE_LOSS | Impact.CLIENT_LOSS:
            return Priority.URGENT
        case Impact.CLIENT_SATISFACTION | Impact.QUALITY:
            return Priority.HIGH if severity > 0.7 else Priority.MEDIUM
        case Impact.EFFICIENCY | Impact.AUTOMATION:
            return Priority.MEDIUM
        case _:
            return Priority.LOW


def impact(check: CheckRecord) -> Impact:
    """What is at risk while `check` fails.

    Revenue is at risk where a check stops the publish; one that only warns is about quality.
    """
    fitting = [start for start in IMPACT_OF_ASSET if check.asset.startswith(start)]
    found = IMPACT_OF_ASSET[max(fitting, key=len)] if fitting else Impact.QUALITY
    if found is Impact.REVENUE_LOSS and check.severity != "error":
        return Impact.QUALITY
    return found


def priority_of(check: CheckRecord) -> Priority:
    """How urgent it is that `check` fails."""
    return priority(impact(check), SEVERITY[check.severity])
