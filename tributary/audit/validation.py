"""Runs suites on a hub: what each check found, whether Great Expectations could ask or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb

from tributary.audit.hub import Hub, first_line, open_hub
from tributary.audit.suites import Check, Suite
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.ledger import CheckRecord

if TYPE_CHECKING:
    from tributary.audit.gx import Auditor


@dataclass(frozen=True, slots=True)
class Scope:
    """What is audited: suites, on the commits after `since_seq` and the database `marts`.

    `predecessor` is the database of the version before, if there is one.
    """

    suites: Sequence[Suite]
    since_seq: int
    marts: Path | None
    predecessor: Path | None = None

    def of_layer(self, layer: str) -> Self:
        """The suites of one layer alone."""
        return replace(self, suites=[suite for suite in self.suites if suite.layer == layer])


def validate(
    settings: Settings,
    candidate: Candidate,
    scope: Scope,
    progress: Progress,
    *,
    label: str = "audit",
    opened: Callable[[], None] = lambda: None,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> list[CheckRecord]:
    """Run the suites of `scope` on the lake and `candidate`; a result per check, in their order.

    `label` is what the work is called while it is shown. `opened` is called as soon as the work
    database is not read any more. When the results have become unwanted, those so far are returned.
    Raises duckdb.Error if what is looked at cannot be opened; what cannot be checked in it is a
    failed check.
    """
    results: list[CheckRecord] = []
    with open_hub(
        settings,
        scope.marts,
        since_seq=scope.since_seq,
        name=f"audit_{candidate.id}",
        predecessor=scope.predecessor,
    ) as hub:
        opened()
        with progress.task("audit: load Great Expectations"):
            from tributary.audit.gx import auditor
        with (
            auditor(hub.url) as validator,
            progress.task(label, total=len(scope.suites)) as task,
        ):
            for suite in scope.suites:
                if is_unwanted():
                    break
                results += _validated(settings, candidate, suite, hub, validator)
                task.advance()
    return results


def _validated(
    settings: Settings, candidate: Candidate, suite: Suite, hub: Hub, validator: Auditor
) -> Iterator[CheckRecord]:
    schema = "fresh" if suite.layer == "raw" else "marts"
    try:
        rows = hub.row_count(schema, suite.table)
    except duckdb.Error as error:
        problem = _problem(hub, schema, suite.table, error)
        for check in suite.checks:
            yield _failed(settings, candidate, check, problem)
        return
    for outcome in validator.validate(schema, suite.table, suite.checks):
        yield _result(
            settings,
            candidate,
            outcome.check,
            is_passed=outcome.is_passed,
            rows=rows,
            rows_failed=outcome.rows_failed,
            observed=outcome.observed,
        )


def _problem(hub: Hub, schema: str, table: str, error: Exception) -> str:
    """Why a table cannot be audited: a mart that is gone, a damaged or missing file of the lake."""
    if table in hub.unreadable:
        return f"the table cannot be read: {hub.unreadable[table]}"
    if table not in hub.tables(schema):
        return "the table is missing"
    return f"the table cannot be read: {first_line(error)}"


def _failed(settings: Settings, candidate: Candidate, check: Check, problem: str) -> CheckRecord:
    return _result(
        settings,
        candidate,
        check,
        is_passed=False,
        rows=None,
        rows_failed=None,
        observed=problem,
    )


def _result(
    settings: Settings,
    candidate: Candidate,
    check: Check,
    *,
    is_passed: bool,
    rows: int | None,
    rows_failed: int | None,
    observed: str | None,
) -> CheckRecord:
    return CheckRecord(
        run_id=candidate.id,
        check_id=check.check_id,
        tool="gx",
        asset=check.asset,
        column=check.column,
        check_name=check.expectation["type"],
        dimension=check.dimension,
        severity=check.severity,
        is_passed=is_passed,
        rows_tested=rows,
        rows_failed=rows_failed,
        observed=observed,
        as_of=candidate.as_of,
        checked_at=settings.instant(),
    )
