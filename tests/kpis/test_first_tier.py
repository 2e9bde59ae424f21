"""The first tier is whole: every KPI is in the catalogue, or named there with why it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from home import PROJECT

from tributary.kpis.catalogue import load

REQUIREMENTS = PROJECT.parent / "shared" / "requirements"
#: Facts whose engines come later.
LATER = {"fct_predictions", "fct_alerts"}
#: Tables of the second tier that KPIs of the first need.
NEEDED = {"fct_general_ledger", "fct_workflow_uptime_daily", "fct_manual_interventions"}
pytestmark = pytest.mark.skipif(
    not REQUIREMENTS.exists(), reason=f"the requirements are not in {REQUIREMENTS}"
)


def facts_of_first_tier() -> set[str]:
    """Facts that the table of the requirements marks with 1, and those of tier 2 that they need."""
    text = (REQUIREMENTS / "marts.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `(fct_\w+)` \| (\d) \|", text, re.MULTILINE)
    assert len(found) > 60
    return {name for name, tier in found if tier == "1"} - LATER | NEEDED


def kpis_of_first_tier() -> set[str]:
    """KPIs read from those facts, or from a rollup."""
    listed = yaml.safe_load((REQUIREMENTS / "kpis.yml").read_text(encoding="utf-8"))["kpis"]
    facts = facts_of_first_tier()
    return {kpi["key"] for kpi in listed if kpi["mart"] in facts or kpi["mart"].startswith("mart_")}


def test_every_kpi_is_defined_or_says_why_not() -> None:
    catalogue = load()
    there = {kpi.key for kpi in catalogue.kpis} | set(catalogue.unmet)
    assert kpis_of_first_tier() - there == set()
    assert len(kpis_of_first_tier()) >= 350


def test_every_fact_is_a_model() -> None:
    models = {path.stem for path in Path(PROJECT / "models" / "marts").rglob("*.sql")}
    assert facts_of_first_tier() - models == set()
