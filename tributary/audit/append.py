"""The one write after the audits: this run's rows of the ledger go into the candidate's marts."""

from __future__ import annotations

import duckdb

from tributary.lake.casts import literal
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import LEDGER_MODELS, Candidate


def append_results(settings: Settings, candidate: Candidate) -> int:
    """Append what the ledger gained since dbt read it; returns how many rows.

    The models' own compiled SQL says what the rows look like, so a model and its appended rows
    cannot differ. No other table is touched.
    """
    if not candidate.ledger_queries:
        return 0
    with duckdb.connect(settings.work_database) as work:
        ledger.refresh_raw(work, settings)
    with duckdb.connect(candidate.path) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach {literal(str(settings.work_database))} as work (read_only)")
        connection.execute("begin")
        appended = sum(
            _append(connection, model, LEDGER_MODELS[model], query)
            for model, query in sorted(candidate.ledger_queries.items())
        )
        connection.execute("commit")
        connection.execute("checkpoint")
        return appended


def _append(connection: duckdb.DuckDBPyConnection, model: str, key: str, query: str) -> int:
    row = connection.execute(
        f'insert into marts."{model}" by name select * from ({query}) as ledger'
        f' where ledger."{key}" not in (select "{key}" from marts."{model}")'
    ).fetchone()
    return int(row[0]) if row else 0
