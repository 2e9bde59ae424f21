"""How urgent a failing check is: M-07, whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from listeners import result

from tributary.audit.suites import declared_checks
from tributary.notify.priority import IMPACT_OF_ASSET, Impact, Priority, priority, priority_of


@pytest.mark.parametrize(
    ("impact", "severity", "expected"),
    [
        ("revenue_loss", 0.0, "urgent"),
        ("revenue_loss", 1.0, "urgent"),
        ("client_loss", 0.0, "urgent"),
        ("client_satisfaction", 0.71, "high"),
        ("client_satisfaction", 0.7, "medium"),
        ("quality", 0.71, "high"),
        ("quality", 0.7, "medium"),
        ("efficiency", 1.0, "medium"),
        ("automation", 0.0, "medium"),
        ("other", 1.0, "low"),
    ],
)
def test_the_truth_table(impact: str, severity: float, expected: str) -> None:
    assert priority(Impact(impact), severity).label == expected


def test_the_times() -> None:
    minutes = {
        p.label: (p.response / timedelta(minutes=1), p.escalation / timedelta(minutes=1))
        for p in Priority
    }
    assert minutes == {
        "urgent": (0, 5),
        "high": (15, 60),
        "medium": (60, 240),
        "low": (240, 1440),
    }


@pytest.mark.parametrize(
    ("asset", "severity", "expected"),
    [
        ("marts/sales/fct_leads", "error", "urgent"),
        ("marts/sales/fct_leads", "warn", "medium"),  # nothing is lost by a warning
        ("marts/crm/fct_tickets", "error", "high"),
        ("marts/crm/fct_tickets", "warn", "medium"),
        ("marts/automation/fct_workflow_executions", "error", "medium"),
        ("raw/hubspot", "error", "high"),
        ("tests/anything", "error", "high"),
    ],
)
def test_what_a_check_puts_at_risk(asset: str, severity: str, expected: str) -> None:
    assert priority_of(result(asset=asset, severity=severity)).label == expected


def test_every_area_that_is_named_has_checks() -> None:
    assets = {check.asset for check in declared_checks()}
    unknown = {s for s in IMPACT_OF_ASSET if not any(a.startswith(s) for a in assets)}
    assert unknown <= {"marts/performance/"}  # dbt's tests only
