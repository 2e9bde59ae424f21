"""Runs the suites on a candidate: nothing is published that fails a check of severity error."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import duckdb

from tributary.audit.append import append_results
from tributary.audit.freshness import ages, freshness_record
from tributary.audit.hub import first_line
from tributary.audit.report import AuditReport, describe_failures
from tributary.audit.rules import NEEDS_BEFORE
from tributary.audit.suites import Suite, suites
from tributary.audit.validation import Scope, validate
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


@contextmanager
def raw_audited_beside(
    settings: Settings,
    candidate: Candidate,
    *,
    progress: Progress | None = None,
    declared: Sequence[Suite] | None = None,
) -> Iterator[Future[list[CheckRecord]]]:
    """While the block builds the marts of `candidate`, audit its raw entities, as `audit` would.

    Before it begins, what is needed of the work database was read. Its end waits for all results;
    if it raised, for those of one table at most. What the audit raised is raised by the results.
    """
    progress = progress or Progress(quiet=True)
    scope = _scope(settings, candidate, declared, full=False).of_layer("raw")
    scope = replace(scope, marts=None, predecessor=None)
    has_read_work, is_unwanted = threading.Event(), threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="raw-audit") as beside:
        results = beside.submit(
            validate,
            settings,
            candidate,
            scope,
            progress,
            label="audit: raw entities",
            opened=has_read_work.set,
            is_unwanted=is_unwanted.is_set,
        )
        results.add_done_callback(lambda _: has_read_work.set())  # it may have failed before
        has_read_work.wait()
        try:
            yield results
        except BaseException:
            is_unwanted.set()
            raise


def audit(
    settings: Settings,
    candidate: Candidate,
    *,
    raw: Future[list[CheckRecord]] | None = None,
    full: bool = False,
    progress: Progress | None = None,
    declared: Sequence[Suite] | None = None,
) -> AuditReport:
    """Audit `candidate`, record and tell the results, append them to its marts; returns the report.

    An audit is busy in one thread: the analysts' file is written beside it, in another.
    The caller holds the build lock. Raw entities are audited on the rows of the commits since the
    predecessor and marts that were rebuilt; with `full` everything is. `raw` are the results of
    raw entities if those were audited beside the build (`raw_audited_beside`), `declared` the
    suites (by default those of `expectations/`). Raises RefusedError if the candidate cannot be
    opened; failed checks raise nothing here (`AuditReport.raise_if_refused`, `publish`).
    """
    require_lock(settings)
    started_at = settings.instant()
    progress = progress or Progress(quiet=True)
    scope = _scope(settings, candidate, declared, full=full)
    if raw is not None:
        scope = scope.of_layer("marts")
    analyst = candidate.folder / ANALYST_DATABASE
    files = (settings, candidate.path, analyst, candidate.withheld)
    with naming_disk_trouble(settings.home, "the candidate was audited"):
        try:
            with tables_copied_beside(*files, without=LEDGER_MODELS):
                results = [
                    *(raw.result() if raw is not None else ()),
                    *validate(settings, candidate, scope, progress),
                    *_stale(settings, candidate),
                ]
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
    scope = Scope(_without_before(suites()), since_seq=0, marts=version.database)
    results = validate(settings, candidate, scope, progress or Progress(quiet=True))
    _record(settings, candidate, results, started_at)
    tell(settings, candidate.id, results)
    seconds = round((settings.instant() - started_at).total_seconds(), 3)
    return AuditReport(candidate.id, tuple(results), seconds=seconds, version=version.id)


def _scope(
    settings: Settings, candidate: Candidate, declared: Sequence[Suite] | None, *, full: bool
) -> Scope:
    declared = suites() if declared is None else declared
    before = {version.id: version for version in versions(settings)}.get(
        candidate.predecessor or ""
    )
    if full or before is None:
        return Scope(_without_before(declared), since_seq=0, marts=candidate.path)
    changed = {*candidate.changed_entities, *candidate.built_models}
    kept = [suite for suite in declared if {suite.entity, suite.table} & changed]
    return Scope(kept, before.through_seq, marts=candidate.path, predecessor=before.database)


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
