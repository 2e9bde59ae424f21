"""What dbt sees of the lake: the schema `raw` of the work database, cut at one commit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.lake.commits import Commit, EntityCommit, commits
from tributary.lake.stage import lake_columns
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity

_COMMITS_TABLE = """
create or replace table raw.commits (
    commit_seq bigint, source varchar, entity varchar, kind varchar, as_of timestamp,
    replaces_all boolean, replaces_column varchar, replaces_from date, replaces_to date,
    replaces_files varchar[], received bigint, loaded bigint, rejected bigint
)
"""


def refresh_raw(settings: Settings, *, through_seq: int, build_id: str) -> None:
    """Make `raw` show exactly the commits up to `through_seq`, in one transaction.

    A view ``raw.<source>__<entity>`` per declared entity, the table ``raw.commits``, and the one
    row of ``raw.build`` that is the build's clock.
    """
    made = list(commits(settings.lake_dir, through_seq=through_seq))
    settings.work_database.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.work_database)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("begin")
        connection.execute("create schema if not exists raw")
        for source in SOURCES.values():
            for entity in source.entities:
                parts = [
                    commit.entities[entity.name]
                    for commit in made
                    if commit.source == source.name and entity.name in commit.entities
                ]
                view = identifier(f"{source.name}__{entity.name}")
                query = entity_query(settings.lake_dir, entity, parts)
                connection.execute(f"create or replace view raw.{view} as {query}")
        connection.execute(_COMMITS_TABLE)
        rows = [row for commit in made for row in _commit_rows(commit)]
        if rows:
            connection.executemany(f"insert into raw.commits values ({', '.join('?' * 13)})", rows)
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


def entity_query(lake: Path, entity: Entity, parts: Sequence[EntityCommit]) -> str:
    """A select of what `parts` hold of an entity: its lake columns and `_commit_seq`."""
    columns = lake_columns(entity)
    files = [str(lake / file.path) for part in parts for file in part.files]
    if not files:
        empty = ", ".join(f"null::{kind} as {identifier(name)}" for name, kind in columns)
        return f"select {empty}, null::bigint as _commit_seq where false"
    declared = tuple(f"{name} {kind}" for name, kind in columns)
    written = {part.columns for part in parts if part.files}
    known = {text.split(" ", 1)[0] for part in parts for text in part.columns}
    # Files written before the declaration changed lack columns or have other types.
    is_same = written == {declared}
    select = ", ".join(
        identifier(name)
        if is_same
        else f"{identifier(name) if name in known else 'null'}::{kind} as {identifier(name)}"
        for name, kind in columns
    )
    listed = ", ".join(literal(path) for path in files)
    return (
        f"select {select}, _commit_seq from read_parquet([{listed}], hive_partitioning = true,"
        f" hive_types = {{'_commit_seq': bigint}}{'' if is_same else ', union_by_name = true'})"
    )


def _commit_rows(commit: Commit) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for name, part in commit.entities.items():
        replaces = part.replaces or {}
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
            )
        )
    return rows
