"""What the units' own targets make of a value: limits that hold in one unit do not in another."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from rendered_macros import macro_sql

from tributary.kpis.catalogue import Catalogue, load
from tributary.sandbox.drops.kpi_targets import TARGETS, Target

STATUS = macro_sql(
    "kpi_status.sql", "kpi_status", "value", "direction", "target", "warning", "critical", "true"
)
#: A ratio may be above 1, but what is given in percent is far above it. ROI is the exception.
GREATEST_RATIO = 2
MAY_BE_MANIFOLD = {"net_roi"}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def targets_of(key: str, unit: str) -> list[Target]:
    return [t for t in TARGETS if t.kpi_key == key and t.tenant_id == unit]


@pytest.mark.parametrize(
    ("key", "unit", "value", "band"),
    [
        # A day's budget: in order up to 90 %, a warning up to 110 %, overspent above.
        ("daily_budget_utilization", "saas", 0.0, "on_target"),
        ("daily_budget_utilization", "saas", 0.5, "on_target"),
        ("daily_budget_utilization", "saas", 0.9, "on_target"),
        ("daily_budget_utilization", "saas", 0.91, "warning"),
        ("daily_budget_utilization", "saas", 1.09, "warning"),
        ("daily_budget_utilization", "saas", 1.11, "critical"),
        ("lifetime_budget_utilization", "saas", 0.4, "on_target"),
        ("lifetime_budget_utilization", "saas", 1.11, "warning"),
        # Uptime: each unit's own promise, and of workflows another.
        ("system_uptime", "agency", 0.992, "on_target"),
        ("system_uptime", "enterprise", 0.992, "warning"),
        ("system_uptime", "real_estate", 0.999, "on_target"),
        ("system_uptime", "real_estate", 0.997, "watch"),
        ("system_uptime", "real_estate", 0.9949, "warning"),
        ("system_uptime", "real_estate", 0.9899, "critical"),
        ("workflow_uptime", "agency", 0.992, "on_target"),
        ("workflow_uptime", "agency", 0.985, "warning"),
        ("workflow_uptime", "agency", 0.9499, "critical"),
        # Error rates: of workflows, of a unit's services, of the platform.
        ("workflow_error_rate", "agency", 0.01, "on_target"),
        ("workflow_error_rate", "agency", 0.015, "watch"),
        ("workflow_error_rate", "agency", 0.02, "warning"),
        ("workflow_error_rate", "agency", 0.05, "critical"),
        ("service_error_rate", "enterprise", 0.001, "on_target"),
        ("service_error_rate", "enterprise", 0.005, "warning"),
        ("service_error_rate", "enterprise", 0.01, "critical"),
        ("service_error_rate", "real_estate", 0.01, "on_target"),
        ("service_error_rate", "real_estate", 0.02, "warning"),
        # Better than a target is never worse.
        ("monthly_revenue", "agency", 21_000, "on_target"),
        ("avg_completion_time", "agency", 71, "on_target"),
        ("avg_completion_time", "agency", 73, "warning"),
        ("rework_rate", "agency", 0.06, "warning"),
        ("manual_intervention_rate", "agency", 0.12, "warning"),
        ("customer_retention_rate", "enterprise", 0.711, "warning"),
        ("customer_retention_rate", "enterprise", 0.912, "on_target"),
    ],
)
def test_a_value_has_the_band_of_its_units_limits(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    key: str,
    unit: str,
    value: float,
    band: str,
) -> None:
    (target,) = targets_of(key, unit)
    limits = [None if limit == "" else limit for limit in target[4:7]]
    row = connection.execute(
        f"select {STATUS} from (select ?::double as value, ? as direction, ?::double as target,"
        " ?::double as warning, ?::double as critical)",
        [value, catalogue.kpi(key).direction.value, *limits],
    ).fetchone()
    assert row == (band,)


def test_a_target_is_one_units_and_of_a_kpi_that_there_is(catalogue: Catalogue) -> None:
    units = {"agency", "saas", "enterprise", "messaging", "real_estate", "group"}
    assert {target.tenant_id for target in TARGETS} == units
    assert {target.kpi_key for target in TARGETS} <= {kpi.key for kpi in catalogue.kpis}


def test_targets_of_ratios_are_fractions(catalogue: Catalogue) -> None:
    for target in TARGETS:
        if catalogue.kpi(target.kpi_key).unit == "ratio" and target.kpi_key not in MAY_BE_MANIFOLD:
            given = [float(limit) for limit in target[4:7] if limit != ""]
            assert all(abs(limit) <= GREATEST_RATIO for limit in given), target


def test_warnings_lie_between_the_target_and_what_is_critical(catalogue: Catalogue) -> None:
    for target in TARGETS:
        limits = [float(limit) for limit in target[4:7] if limit != ""]
        is_up = catalogue.kpi(target.kpi_key).direction.value == "up_good"
        assert limits == sorted(limits, reverse=is_up), target
