"""Runs the suites on a candidate: nothing is published that fails a check of severity error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from tributary.audit.append import append_results
from tributary.audit.freshness import ages, freshness_record
from tributary.audit.hub import Hub, first_line, open_hub
from tributary.audit.report import AuditReport, describe_failures
from tributary.audit.rules import NEEDS_BEFORE
from tributary.audit.suites import Check, Suite, suites
from tributary.checksum import sha256
from tributary.errors import RefusedError
from tributary.notify.tell import tell
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.analyst import complete_analyst_database, tables_copied_beside
from tributary.warehouse.candidate import LEDGER_MODELS, Candidate, sweep_candidates
from tributary.warehouse.disk import naming_disk_trouble
from tributary.warehouse.ledger import CheckRecord, RunRecord
from tributary.warehouse.lock import require_lock
from tributary.warehouse.versions import ANALYST_DATABASE, Version, versions


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is audited: every suite, or those whose entities or models changed."""

    suites: Sequence[Suite]
    since_seq: int
    predecessor: Path | None = None


def audit(
    settings: Settings,
    candidate: Candidate,
    *,
    full: bool = False,
    progress: Progress | None = None,
    declared: Sequence[Suite] | None = None,
) -> AuditReport:
    """Audit `candidate`, record and tell the results, append them to its marts; returns the report.

    An audit is busy in one thread: the analysts' file is written beside it, in another.
    The caller holds the build lock. Raw entities are audited on the rows of the commits since the
    predecessor and marts that were rebuilt; with `full` everything is. `declared` are the suites
    (by default those of `expectations/`). Raises RefusedError if the candidate cannot be opened;
    failed checks raise nothing here (`AuditReport.raise_if_refused`, `publish`).
    """
    require_lock(settings)
    started_at = settings.instant()
    progress = progress or Progress(quiet=True)
    declared = suites() if declared is None else declared
    scope = _scope(settings, candidate, declared, full=full)
    analyst = candidate.folder / ANALYST_DATABASE
    files = (settings, candidate.path, analyst, candidate.withheld)
    with naming_disk_trouble(settings.home, "the candidate was audited"):
        try:
            with tables_copied_beside(*files, without=LEDGER_MODELS):
                results = _run(settings, candidate, scope, progress) + _stale(settings, candidate)
        except duckdb.Error as error:
            if "could not set lock" in str(error).lower():  # in use, not damaged
                raise
            raise _unreadable(settings, candidate, error) from error
        _record(settings, candidate, results, started_at)
        append_results(settings, candidate)
        complete_analyst_database(*files)
        report = AuditReport(
            candidate_id=candidate.id,
            results=tuple(results),
            checksum=sha256(candidate.path),
            analyst_checksum=sha256(analyst),
            seconds=round((settings.instant() - started_at).total_seconds(), 3),
        )
    if not report.is_passed:
        ledger.append_event(
            settings,
            candidate.id,
            "refuse",
            stage="audit",
            reason=describe_failures(report.errors, limit=len(report.errors)),
            checks=[failure.check_id for failure in report.errors],
        )
    report.save(candidate.folder)
    if not report.is_passed:
        sweep_candidates(settings)  # one refused candidate is kept, this one
    tell(settings, candidate.id, results)
    return report


def audit_published(
    settings: Settings, version: Version, *, progress: Progress | None = None
) -> AuditReport:
    """Audit the version that serves, wholly; results go to the ledger, the file is only read.

    The caller holds the build lock: what is audited is looked at through the work database.
    """
    started_at = settings.instant()
    candidate = Candidate(
        id=ledger.new_run_id(settings),
        path=version.database,
        as_of=version.as_of,
        through_seq=version.through_seq,
        predecessor=version.predecessor,
    )
    scope = _Scope(_without_before(suites()), since_seq=0)
    results = _run(settings, candidate, scope, progress or Progress(quiet=True))
    _record(settings, candidate, results, started_at)
    tell(settings, candidate.id, results)
    seconds = round((settings.instant() - started_at).total_seconds(), 3)
    return AuditReport(candidate.id, tuple(results), seconds=seconds, version=version.id)


def _scope(
    settings: Settings, candidate: Candidate, declared: Sequence[Suite], *, full: bool
) -> _Scope:
    before = {version.id: version for version in versions(settings)}.get(
        candidate.predecessor or ""
    )
    if full or before is None:
        return _Scope(_without_before(declared), since_seq=0)
    changed = {*candidate.changed_entities, *candidate.built_models}
    kept = [suite for suite in declared if {suite.entity, suite.table} & changed]
    return _Scope(kept, since_seq=before.through_seq, predecessor=before.database)


def _without_before(declared: Sequence[Suite]) -> list[Suite]:
    """The suites without the rules that would find nothing to compare all rows with."""
    return [
        replace(
            suite,
            checks=tuple(c for c in suite.checks if c.expectation["type"] not in NEEDS_BEFORE),
        )
        for suite in declared
    ]


def _stale(settings: Settings, candidate: Candidate) -> list[CheckRecord]:
    """A source that this build read nothing of, and that was not asked for too long, is an error.

    The checks of its entities do not say so: nothing of theirs has changed.
    """
    read = {entity.partition("/")[0] for entity in candidate.changed_entities}
    return [
        freshness_record(settings, candidate.id, age)
        for age in ages(settings)
        if age.is_stale and age.source.name not in read
    ]


def _run(
    settings: Settings, candidate: Candidate, scope: _Scope, progress: Progress
) -> list[CheckRecord]:
    with progress.task("audit: load Great Expectations"):
        from tributary.audit.gx import auditor

    results: list[CheckRecord] = []
    with (
        open_hub(
            settings,
            candidate.path,
            since_seq=scope.since_seq,
            name=f"audit_{candidate.id}",
            predecessor=scope.predecessor,
        ) as hub,
        auditor(hub.url) as validator,
        progress.task("audit", total=len(scope.suites)) as task,
    ):
        for suite in scope.suites:
            schema = "fresh" if suite.layer == "raw" else "marts"
            try:
                rows = hub.row_count(schema, suite.table)
            except duckdb.Error as error:
                problem = _problem(hub, schema, suite.table, error)
                results += [_failed(settings, candidate, c, problem) for c in suite.checks]
            else:
                results += [
                    _result(
                        settings,
                        candidate,
                        outcome.check,
                        is_passed=outcome.is_passed,
                        rows=rows,
                        rows_failed=outcome.rows_failed,
                        observed=outcome.observed,
                    )
                    for outcome in validator.validate(schema, suite.table, suite.checks)
                ]
            task.advance()
    return results


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


def _record(
    settings: Settings,
    candidate: Candidate,
    results: Sequence[CheckRecord],
    started_at: datetime,
) -> None:
    ledger.append_checks(settings, candidate.id, results)
    ended_at = settings.instant()
    failures = [r for r in results if not r.is_passed and r.severity == "error"]
    ledger.append_runs(
        settings,
        candidate.id,
        [
            RunRecord(
                run_id=candidate.id,
                stage="audit",
                asset="published/warehouse",
                started_at=started_at,
                ended_at=ended_at,
                duration_seconds=round((ended_at - started_at).total_seconds(), 3),
                rows=len(results),
                status="failure" if failures else "success",
                message=describe_failures(failures) if failures else None,
                as_of=candidate.as_of,
            )
        ],
    )


def _unreadable(settings: Settings, candidate: Candidate, error: Exception) -> RefusedError:
    reason = f"candidate {candidate.id} cannot be read: {first_line(error)}"
    ledger.append_event(settings, candidate.id, "refuse", stage="audit", reason=reason)
    return RefusedError(reason, cure="tributary build; the published version keeps serving")
