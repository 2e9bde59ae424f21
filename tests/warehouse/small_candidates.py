"""Small candidates made without dbt: each holds one row more than what serves."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from tributary.audit.report import AuditReport
from tributary.checksum import sha256
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.analyst import Withheld
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.disk import clone_file
from tributary.warehouse.made_by import made_by
from tributary.warehouse.versions import current

MakeCandidate = Callable[..., tuple[Candidate, AuditReport]]


def finding(settings: Settings, run_id: str, check_id: str, severity: str) -> ledger.CheckRecord:
    """A failed check of the one table: 3 of its 10 rows."""
    return ledger.CheckRecord(
        run_id=run_id,
        check_id=check_id,
        tool="gx",
        asset="marts/numbers/fct_numbers",
        column=None,
        check_name="expect_no_rows_where",
        dimension="validity",
        severity=severity,
        is_passed=False,
        rows_tested=10,
        rows_failed=3,
        observed="salary < 0 in 3 of 10 rows",
        as_of=settings.clock,
        checked_at=settings.clock,
    )


def refused_candidate(
    settings: Settings, *, errors: tuple[str, ...] = ("salary_not_negative",)
) -> Candidate:
    """A candidate whose audit found these errors, and a warning; recorded as the audit does."""
    candidate = built_candidate(settings, {})
    found = [finding(settings, candidate.id, check_id, "error") for check_id in errors]
    found.append(finding(settings, candidate.id, "salary_plausible", "warn"))
    judged = AuditReport(candidate.id, tuple(found), checksum=sha256(candidate.path))
    ledger.append_checks(settings, candidate.id, found)
    if errors:
        ledger.append_event(
            settings, candidate.id, "refuse", stage="audit", reason="; ".join(errors)
        )
    judged.save(candidate.folder)
    return candidate


def next_candidate(
    settings: Settings, withheld: dict[str, Withheld], time_zone: str | None = None
) -> tuple[Candidate, AuditReport]:
    """One that passed its audit without findings."""
    candidate = built_candidate(settings, withheld, time_zone)
    report = AuditReport(candidate.id, (), checksum=sha256(candidate.path))
    report.save(candidate.folder)
    return candidate, report


def built_candidate(
    settings: Settings, withheld: dict[str, Withheld], time_zone: str | None = None
) -> Candidate:
    """One that is not audited yet."""
    serving = current(settings)
    run_id = ledger.new_run_id(settings)
    path = settings.candidates_dir / run_id / "warehouse.duckdb"
    path.parent.mkdir(parents=True)
    if serving is not None:
        clone_file(serving.database, path)
    with duckdb.connect(path) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(
            "create table if not exists marts.fct_numbers"
            " (number bigint, email_hash varchar, salary bigint, tenant varchar)"
        )
        connection.execute(
            "insert into marts.fct_numbers select count(*) + 1, 'secret-hash', 100,"
            " case when count(*) % 2 = 0 then 'open' else 'closed' end from marts.fct_numbers"
        )
        if time_zone:
            connection.execute(
                f"create table marts.dim_tenant as select '{time_zone}' as time_zone"
            )
        connection.execute(
            "create or replace view marts.mart_sum as select sum(number) as total"
            " from marts.fct_numbers"
        )
    candidate = Candidate(
        id=run_id,
        path=path,
        as_of=settings.clock,
        through_seq=0,
        predecessor=serving.id if serving else None,
        withheld=withheld,
        made_by=made_by(settings),
    )
    candidate.save()
    return candidate
