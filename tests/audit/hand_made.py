"""Candidates and suites of a few lines, for tests of the audit itself."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from tributary.audit.suites import Suite, suites
from tributary.lake.commits import greatest_seq
from tributary.lake.views import refresh_raw
from tributary.settings import Settings
from tributary.sources.extract import extract
from tributary.warehouse import ledger
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.disk import clone_file
from tributary.warehouse.versions import current

#: What dbt would have compiled for the model over the ledger.
RESULTS_QUERY = """
    select md5(run_id || check_id) as result_key, run_id, check_id, is_passed, observed
    from work.raw.ledger_checks
"""


def write_opportunities(path: Path, amounts: Sequence[str]) -> None:
    """A file drop with one opportunity per amount."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        writer = csv.writer(file)
        writer.writerow(["tenant_id", "opportunity_id", "amount", "status"])
        writer.writerows(["acme", f"{path.stem}-{n}", a, "won"] for n, a in enumerate(amounts))


def build(settings: Settings, amounts: Sequence[float] = (10, 20, 30)) -> Candidate:
    """Extract, then a candidate with one mart of `amounts` on top of what serves."""
    assert not extract(settings).errors
    serving = current(settings)
    run_id = ledger.new_run_id(settings)
    path = settings.candidates_dir / run_id / "warehouse.duckdb"
    path.parent.mkdir(parents=True)
    if serving is not None:
        clone_file(serving.database, path)
    through_seq = greatest_seq(settings.lake_dir)
    refresh_raw(settings, through_seq=through_seq, build_id=run_id)
    with duckdb.connect(settings.work_database) as work:
        ledger.refresh_raw(work, settings)
    with duckdb.connect(path) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute("create or replace table marts.fct_sales (amount decimal(18, 4))")
        connection.executemany("insert into marts.fct_sales values (?)", [[a] for a in amounts])
        connection.execute(
            "create or replace table marts.dim_other as select range as n from range(9)"
        )
        connection.execute(
            "create or replace table marts.fct_data_quality_results (result_key varchar,"
            " run_id varchar, check_id varchar, is_passed boolean, observed varchar)"
        )
    candidate = Candidate(
        id=run_id,
        path=path,
        as_of=settings.clock,
        through_seq=through_seq,
        predecessor=serving.id if serving else None,
        changed_entities=() if serving else ("file_drop/opportunities",),
        built_models=("fct_sales",),
        ledger_queries={"fct_data_quality_results": RESULTS_QUERY},
    )
    candidate.save()
    return candidate


def expectation(
    check_id: str, type_: str, severity: str = "error", **kwargs: Any
) -> dict[str, Any]:
    """One expectation as a suite holds it."""
    return {
        "type": type_,
        "kwargs": kwargs,
        "description": check_id,
        "meta": {"check_id": check_id, "dimension": "validity", "severity": severity},
    }


def declared(folder: Path, **by_table: list[dict[str, Any]]) -> list[Suite]:
    """Suites read from files as the real ones are; tables with ``__`` are raw entities."""
    import json

    for table, expectations in by_table.items():
        layer = "raw" if "__" in table else "marts"
        (folder / layer).mkdir(parents=True, exist_ok=True)
        content = {"meta": {"asset": f"{layer}/{table}"}, "expectations": expectations}
        (folder / layer / f"{table}.json").write_text(json.dumps(content))
    return suites(folder)
