"""The schema `raw` of work.duckdb as dbt finds it; a test fills it instead of a lake."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import yaml

from tributary.sources.catalogue import SOURCES
from tributary.sources.dbt_sources import sources_file
from tributary.sources.declaration import Source

COMMITS = """create table raw.commits (
    commit_seq bigint, source varchar, entity varchar, kind varchar, as_of timestamp,
    replaces_all boolean, replaces_column varchar, replaces_from date, replaces_to date,
    replaces_files varchar[], received bigint, loaded bigint, rejected bigint,
    reported_least bigint, reported_greatest bigint, reported_sums varchar)"""
BUILD = """create table raw.build (
    as_of timestamp, through_seq bigint, build_id varchar, reporting_currency varchar)"""
LEDGER_RUNS = """create table raw.ledger_runs (
    run_id varchar, stage varchar, asset varchar, started_at timestamp, ended_at timestamp,
    duration_seconds double, rows bigint, status varchar, message varchar, as_of timestamp)"""
LEDGER_CHECKS = """create table raw.ledger_checks (
    run_id varchar, check_id varchar, tool varchar, asset varchar, "column" varchar,
    check_name varchar, dimension varchar, severity varchar, is_passed boolean, rows_tested bigint,
    rows_failed bigint, observed varchar, as_of timestamp, checked_at timestamp)"""


def create_raw(work_database: Path, *, as_of: datetime, through_seq: int = 0) -> None:
    """Create every raw table, empty, and the row that says what the build is."""
    with duckdb.connect(str(work_database)) as connection:
        connection.execute("create schema raw")
        connection.execute("create schema standing")
        for statement in (COMMITS, BUILD, LEDGER_RUNS, LEDGER_CHECKS):
            connection.execute(statement)
        connection.execute(
            "insert into raw.build values (?, ?, 'test', 'USD')", [as_of, through_seq]
        )
        for source in SOURCES.values():
            for table in create_tables(connection, source):
                # All that was received may stand: staging chooses the same of it.
                connection.execute(f"create view standing.{table} as from raw.{table}")


def create_tables(connection: duckdb.DuckDBPyConnection, source: Source) -> list[str]:
    """Create the raw tables of the source, empty; their names."""
    tables = yaml.safe_load(sources_file(source))["sources"][0]["tables"]
    for table in tables:
        columns = ", ".join(
            f'"{column["name"]}" {column["data_type"]}' for column in table["columns"]
        )
        connection.execute(f"create table raw.{table['name']} ({columns})")
    return [table["name"] for table in tables]
