"""Raw entities that are audited while the marts are built: the same results, and nobody waits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hand_made import build, declared, expectation

from tributary.audit.report import AuditReport
from tributary.audit.run import audit, raw_audited_beside
from tributary.audit.suites import Suite
from tributary.errors import RefusedError
from tributary.settings import Settings
from tributary.warehouse.dbt import BuildError
from tributary.warehouse.ledger import CheckRecord
from tributary.warehouse.lock import build_lock

FEW_REJECTED = {"source": "file_drop", "entity": "opportunities", "max_rate": 0.05}


@pytest.fixture
def own_suites(tmp_path: Path) -> list[Suite]:
    """Two checks of a raw entity and two of a mart, of each the second fails."""
    return declared(
        tmp_path / "expectations",
        file_drop__opportunities=[
            expectation("raw_rejected", "expect_rejection_rate_to_be_at_most", **FEW_REJECTED),
            expectation(
                "raw_small", "expect_column_values_to_be_between", column="amount", max_value=50
            ),
        ],
        fct_sales=[
            expectation("sales_few", "expect_no_rows_where", violation="amount > 30"),
            expectation("sales_small", "expect_no_rows_where", violation="amount > 10"),
        ],
    )


def _found(report: AuditReport) -> list[CheckRecord]:
    """The results but for the instants at which they were found."""
    return [replace(result, checked_at=result.as_of) for result in report.results]


def test_they_are_found_as_after_the_build_while_dbt_may_write(
    settings: Settings, own_suites: list[Suite]
) -> None:
    with build_lock(settings, "test"):
        candidate = build(settings)
        with raw_audited_beside(settings, candidate, declared=own_suites) as raw:
            duckdb.connect(settings.work_database).close()  # fails if somebody reads it
            duckdb.connect(candidate.path).close()
        beside = audit(settings, candidate, raw=raw, declared=own_suites)
        after = audit(settings, candidate, declared=own_suites)
    assert [result.is_passed for result in beside.results] == [True, False, True, False]
    assert _found(beside) == _found(after)


def test_a_build_that_fails_does_not_wait_for_all_of_them(
    settings: Settings, own_suites: list[Suite]
) -> None:
    many = [suite for suite in own_suites if suite.layer == "raw"] * 40
    with build_lock(settings, "test"):
        candidate = build(settings)
        with (
            pytest.raises(BuildError, match="a model"),
            raw_audited_beside(settings, candidate, declared=many) as raw,
        ):
            raise BuildError("a model failed")
    assert len(raw.result(timeout=0)) < 2 * len(many)


def test_a_work_database_that_cannot_be_read_is_told_by_the_audit(
    settings: Settings, own_suites: list[Suite]
) -> None:
    with build_lock(settings, "test"):
        candidate = build(settings)
        settings.work_database.write_bytes(b"no database")
        with raw_audited_beside(settings, candidate, declared=own_suites) as raw:
            pass  # dbt cannot do without it either, and says so
        with pytest.raises(RefusedError, match="cannot be read"):
            audit(settings, candidate, raw=raw, declared=own_suites)
