"""Small candidates made without dbt: each holds one row more than what serves."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from tributary.audit.report import AuditReport
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.analyst import Withheld
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.disk import clone_file, sha256
from tributary.warehouse.made_by import made_by
from tributary.warehouse.versions import current

MakeCandidate = Callable[..., tuple[Candidate, AuditReport]]


def next_candidate(
    settings: Settings, withheld: dict[str, Withheld], time_zone: str | None = None
) -> tuple[Candidate, AuditReport]:
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
    report = AuditReport(run_id, (), checksum=sha256(path))
    report.save(candidate.folder)
    return candidate, report
