"""What dbt sees of the lake, cut at one commit: `raw` and `standing` of the work database."""

from __future__ import annotations

import json

import duckdb

from tributary.lake.casts import identifier
from tributary.lake.commits import Commit, commits, loads_of
from tributary.lake.damage import require_whole
from tributary.lake.reading import entity_query
from tributary.lake.standing import refresh_standing
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES

_COMMITS_TABLE = """
create or replace table raw.commits (
    commit_seq bigint, source varchar, entity varchar, kind varchar, as_of timestamp,
    replaces_all boolean, replaces_column varchar, replaces_from date, replaces_to date,
    replaces_files varchar[], received bigint, loaded bigint, rejected bigint,
    reported_least bigint, reported_greatest bigint, reported_sums varchar
)
"""


def refresh_raw(settings: Settings, *, through_seq: int, build_id: str) -> None:
    """Make the work database show exactly the commits up to `through_seq`, in one transaction.

    Per declared entity the view ``raw.<source>__<entity>`` of all its rows and the table
    ``standing.<source>__<entity>`` of those that no later load superseded; the table
    ``raw.commits``, and the one row of ``raw.build`` that is the build's clock.
    """
    made = list(commits(settings.lake_dir, through_seq=through_seq))
    settings.work_database.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.work_database)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("begin")
        connection.execute("create schema if not exists raw")
        known = _through_seq(connection)
        for source in SOURCES.values():
            for entity in source.entities:
                loads = loads_of(made, source.name, entity.name)
                require_whole(settings.lake_dir, entity.name, loads, known_through=known)
                parts = [part for _, part in loads]
                view = identifier(f"{source.name}__{entity.name}")
                query = entity_query(settings.lake_dir, entity, parts)
                connection.execute(f"create or replace view raw.{view} as {query}")
        connection.execute(_COMMITS_TABLE)
        rows = [row for commit in made for row in _commit_rows(commit)]
        if rows:
            connection.executemany(f"insert into raw.commits values ({', '.join('?' * 16)})", rows)
        refresh_standing(connection, settings.lake_dir, made, through_seq=through_seq)
        connection.execute(
            "create or replace table raw.build as select ?::timestamp as as_of,"
            " ?::bigint as through_seq, ?::varchar as build_id, ?::varchar as reporting_currency",
            [
                settings.clock.replace(tzinfo=None),
                through_seq,
                build_id,
                settings.reporting_currency,
            ],
        )
        connection.execute("commit")


def _through_seq(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last commit that the build before this one read; 0 if there was none."""
    is_there = "select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'build'"
    if connection.execute(is_there).fetchone() is None:
        return 0
    row = connection.execute("select max(through_seq) from raw.build").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _commit_rows(commit: Commit) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for name, part in commit.entities.items():
        replaces, reported = part.replaces or {}, part.reported
        rows.append(
            (
                commit.commit_seq,
                commit.source,
                name,
                commit.kind,
                commit.as_of.removesuffix("Z"),
                bool(replaces.get("all", False)),
                replaces.get("column"),
                replaces.get("from"),
                replaces.get("to"),
                replaces.get("files"),
                part.received,
                part.loaded,
                part.rejected,
                reported.least if reported else None,
                reported.greatest if reported else None,
                json.dumps(dict(reported.sums)) if reported else None,
            )
        )
    return rows
