"""Write–audit–publish: a candidate that passed becomes a version, and readers are moved to it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import duckdb

from tributary.audit.report import AuditReport
from tributary.checksum import sha256
from tributary.errors import RefusedError, TributaryError
from tributary.progress import Progress
from tributary.settings import PROJECT_DIR, Settings
from tributary.warehouse import ledger
from tributary.warehouse.analyst import write_analyst_database
from tributary.warehouse.candidate import (
    Candidate,
    candidates,
    heal,
    is_passed,
    sweep_candidates,
)
from tributary.warehouse.disk import fsync_path, naming_disk_trouble
from tributary.warehouse.lock import require_lock
from tributary.warehouse.retention import prune
from tributary.warehouse.versions import (
    ANALYST_DATABASE,
    Overridden,
    Version,
    adopt,
    announce_publish,
    current,
    current_version,
    finish_publish,
    flip,
    hold,
    lift_hold,
    place_hold,
    versions,
)


class HeldError(TributaryError):
    """The candidate passed, but a rollback holds publishing."""

    exit_code = 6


def publish(
    settings: Settings,
    candidate: Candidate,
    report: AuditReport | None = None,
    *,
    overridden: Overridden | None = None,
    progress: Progress | None = None,
) -> Version:
    """Publish an audited candidate and return the version that now serves.

    The caller holds the build lock; without `report` the one saved by the audit counts. Killed at
    any instant, readers keep the former version or get this one, whole. Raises RefusedError if the
    audit failed (unless `overridden`, see `tributary.warehouse.override`) or the file is not the
    one that was audited, HeldError while a rollback holds, TributaryError if the disk is full.
    """
    require_lock(settings)
    started_at = settings.instant()
    report = report or _saved_report(candidate)
    if overridden is None:
        report.raise_if_refused()
    require_no_hold(settings, candidate.id)
    progress = progress or Progress(quiet=True)
    with (
        progress.task("publish", total=3) as task,
        naming_disk_trouble(settings.home, "a candidate was published"),
    ):
        checksum = _require_as_audited(settings, candidate, report)
        task.advance()
        analyst_checksum = _require_analyst_file(settings, candidate, report)
        version = _seal(settings, candidate, checksum, analyst_checksum, overridden)
        if overridden is not None:  # on record before anybody reads it
            ledger.append_event(settings, candidate.id, "override", **asdict(overridden))
        task.advance()
        announce_publish(settings, candidate.id)
        adopt(settings, candidate.folder)
        finish_publish(settings)
        task.advance()
    ended_at = settings.instant()
    ledger.append_event(
        settings,
        version.id,
        "publish",
        predecessor=version.predecessor,
        through_seq=version.through_seq,
        checksum=version.checksum,
    )
    ledger.append_runs(
        settings,
        version.id,
        [
            ledger.RunRecord(
                run_id=version.id,
                stage="publish",
                asset="published/warehouse",
                started_at=started_at,
                ended_at=ended_at,
                duration_seconds=round((ended_at - started_at).total_seconds(), 3),
                rows=sum(version.tables.values()),
                status="success",
                message=None,
                as_of=version.as_of,
            )
        ],
    )
    _tidy(settings, version)
    return version


def require_no_hold(settings: Settings, candidate_id: str) -> None:
    """Raise HeldError while a rollback holds publishing."""
    if (held := hold(settings)) is not None:
        raise HeldError(
            f"candidate {candidate_id} is not published: held since {held.since}, when"
            f" {held.left} was rolled back to {held.returned_to}",
            cure="tributary publish --release",
        )


def _tidy(settings: Settings, version: Version) -> None:
    """Put away what is old. What is published is so, also if that fails: then the next one does."""
    try:
        sweep_candidates(settings)
        pruned = prune(settings)
    except OSError as error:
        ledger.append_event(settings, version.id, "prune", failed=str(error))
        return
    if not pruned.is_empty:
        ledger.append_event(settings, version.id, "prune", **asdict(pruned))


def rollback(settings: Settings) -> Version:
    """Go back to the predecessor of the version that serves, and hold publishing.

    Returns the version that now serves. TributaryError if it is no longer kept or is damaged.
    """
    require_lock(settings)
    heal(settings)
    left = current_version(settings)
    kept = {version.id: version for version in versions(settings)}
    target = kept.get(left.predecessor or "")
    if target is None:
        raise TributaryError(
            f"version {left.id} has no predecessor that is still kept",
            cure="tributary versions lists what there is",
        )
    target.require_whole()
    place_hold(settings, left=left.id, returned_to=target.id)
    flip(settings, target.id)
    run_id = ledger.new_run_id(settings)
    ledger.append_event(settings, run_id, "rollback", left=left.id, returned_to=target.id)
    return target


def release(settings: Settings, *, progress: Progress | None = None) -> Version | None:
    """End the hold and publish the newest candidate that passed; None if there is none yet."""
    require_lock(settings)
    heal(settings)
    held = hold(settings)
    if held is None:
        raise TributaryError("publishing is not held", cure="tributary publish, without --release")
    lift_hold(settings)
    run_id = ledger.new_run_id(settings)
    ledger.append_event(settings, run_id, "release", left=held.left)
    waiting = next((c for c in candidates(settings) if is_passed(c)), None)
    return publish(settings, waiting, progress=progress) if waiting else None


def last_refusal(settings: Settings) -> Mapping[str, object] | None:
    """The newest `refuse` event that no later publish has overtaken; None if there is none."""
    last = None
    for event in ledger.events(settings):
        if event["event"] == "refuse":
            last = event
        elif event["event"] == "publish":
            last = None
    return last


def _saved_report(candidate: Candidate) -> AuditReport:
    try:
        return AuditReport.read(candidate.folder)
    except FileNotFoundError:
        raise RefusedError(
            f"candidate {candidate.id} has not been audited", cure="tributary audit"
        ) from None


def _require_as_audited(settings: Settings, candidate: Candidate, report: AuditReport) -> str:
    """The checksum of the candidate; RefusedError if it is not what the audit's report is of."""
    checksum = sha256(candidate.path)
    if report.candidate_id == candidate.id and report.checksum == checksum:
        return checksum
    reason = f"candidate {candidate.id} is not the file that was audited: changed or damaged"
    ledger.append_event(settings, candidate.id, "refuse", stage="publish", reason=reason)
    raise RefusedError(reason, cure="tributary build")


def _require_analyst_file(settings: Settings, candidate: Candidate, report: AuditReport) -> str:
    """The checksum of the analysts' file, which is made now if it is not as the audit left it."""
    analyst = candidate.folder / ANALYST_DATABASE
    if analyst.exists() and (checksum := sha256(analyst)) == report.analyst_checksum:
        return checksum
    write_analyst_database(settings, candidate.path, analyst, candidate.withheld)
    return sha256(analyst)


def _seal(
    settings: Settings,
    candidate: Candidate,
    checksum: str,
    analyst_checksum: str,
    overridden: Overridden | None,
) -> Version:
    """Make the candidate's folder what a version's is: both files and manifest, durable, 0444.

    The checksums are those of the files.
    """
    analyst = candidate.folder / ANALYST_DATABASE
    for database in (candidate.path, analyst):
        database.chmod(0o444)
        fsync_path(database)
        fsync_path(database.parent)
    predecessor = current(settings)
    version = Version(
        id=candidate.id,
        path=settings.versions_dir / candidate.id,
        as_of=candidate.as_of,
        through_seq=candidate.through_seq,
        git_commit=_git_commit(),
        checksum=checksum,
        analyst_checksum=analyst_checksum,
        predecessor=predecessor.id if predecessor else None,
        tables=_table_rows(candidate.path),
        overridden=overridden,
    )
    version.write_manifest(candidate.folder)
    return version


def _table_rows(database: Path) -> dict[str, int]:
    with duckdb.connect(database, read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall()
        counts = {}
        for (table,) in tables:
            row = connection.execute(f'select count(*) from marts."{table}"').fetchone()
            counts[table] = int(row[0]) if row else 0
        return counts


def _git_commit() -> str | None:
    """The commit the code is at; None outside a git checkout."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=PROJECT_DIR,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
        return done.stdout.strip()
    return None
