"""Whether newer commits say anything that the lake did not know.

A source is asked again for what may have changed: the last days of a window, the last minutes of a
cursor, a whole snapshot. Mostly it answers as before. Such a commit is kept like any other, but
what is built from the lake with it is what was built without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.lake.commits import Commit, EntityCommit, commits
from tributary.lake.reading import entity_query
from tributary.lake.stage import lake_columns
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Files, Log, Snapshot, Versioned, Window

#: One load of one entity: the commit it is part of, its own commit, and what that holds of the
#: entity. The two differ for a replay, which adds to what it replays.
Load = tuple[int, int, EntityCommit]


def first_news(settings: Settings, *, since_seq: int) -> str | None:
    """``source/entity`` of some entity of which a commit after `since_seq` says something new.

    None if all of them only repeat what was loaded before. The smallest loads are looked at first,
    and one is enough: a day on which something happened costs one look. Where repetition cannot be
    told cheaply (rows were rejected, days were loaded again on purpose), the answer is news.
    """
    made = list(commits(settings.lake_dir))
    newer = [
        (commit, name, part)
        for commit in made
        if commit.commit_seq > since_seq
        for name, part in commit.entities.items()
    ]
    newer.sort(key=lambda found: found[2].loaded)
    with duckdb.connect(config={"memory_limit": settings.duckdb_memory_limit}) as connection:
        connection.execute("set timezone = 'UTC'")
        for commit, name, part in newer:
            before = [
                (
                    earlier.replay_of or earlier.commit_seq,
                    earlier.commit_seq,
                    earlier.entities[name],
                )
                for earlier in made
                if earlier.source == commit.source
                and name in earlier.entities
                and earlier.commit_seq < commit.commit_seq
            ]
            if not _repeats(connection, settings.lake_dir, commit, name, part, before):
                return f"{commit.source}/{name}"
    return None


def _repeats(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    commit: Commit,
    name: str,
    part: EntityCommit,
    before: Sequence[Load],
) -> bool:
    entity = next((e for e in SOURCES[commit.source].entities if e.name == name), None)
    if entity is None or commit.kind != "extract" or part.rejected:
        return False
    if not before:
        return not part.files
    if not _is_keyed(entity) and any(
        load.files and not load.replaces
        for load in (part, *(load for whole, seq, load in before if whole == seq))
    ):
        return False  # it added to what was there
    query = _difference(lake, entity, part, before)
    return connection.execute(query).fetchone() is None


def _is_keyed(entity: Entity) -> bool:
    """Whether its loads supersede each other key by key."""
    return isinstance(entity.mode, Log | Versioned)


def _difference(lake: Path, entity: Entity, new: EntityCommit, before: Sequence[Load]) -> str:
    """A row of `new` that is not among those it supersedes, or the reverse; none if it repeats.

    A load supersedes by parts: a day of a window, a file, a key, a snapshot as a whole. What was
    known of a part is what the newest load that covered it says of it.
    """
    latter = f"({entity_query(lake, entity, [new])})"
    former = f"({entity_query(lake, entity, [part for _, _, part in before])})"
    parts = " ".join(f"when {seq} then {whole}" for whole, seq, _ in before if whole != seq)
    whole_seq = f"(case _commit_seq {parts} else _commit_seq end)" if parts else "_commit_seq"
    match entity.mode:
        case Snapshot():
            part = "true"
        case Window(column=column):
            part = identifier(column)
        case Files():
            part = "_file"
        case Log() | Versioned():
            part = f"row({', '.join(map(identifier, entity.key))})"
    if _is_keyed(entity):
        touched = f"select {part} as part from {latter}"
        covers = f"select {part} as part, {whole_seq} as seq from {former}"
    else:
        touched = f"select {_covered(new)} as part"
        covers = " union all ".join(
            f"select {_covered(earlier)} as part, {seq} as seq" for seq, _, earlier in before
        )
    payload = ", ".join(
        identifier(column) for column, _ in lake_columns(entity) if column != "_extracted_at"
    )
    return f"""
        with
            touched as (select distinct part from ({touched})),
            newest as (
                select part, max(seq) as seq from ({covers}) semi join touched using (part)
                group by part
            ),
            former as (
                select {payload} from {former} as loaded
                inner join newest on {part} = newest.part and {whole_seq} = newest.seq
            ),
            latter as (select {payload} from {latter})
        (from latter except all from former) union all (from former except all from latter)
        limit 1
    """


def _covered(part: EntityCommit) -> str:
    """What a load says all there is to say of: a SQL expression that unnests to its parts."""
    match part.replaces or {}:
        case {"all": True}:
            return "true"
        case {"from": first, "to": end}:
            days = f"date {literal(first)}, date {literal(end)} - interval 1 day, interval 1 day"
            return f"unnest(generate_series({days}))::date"
        case {"files": files}:
            return f"unnest({[*map(str, files)]})"
    return "unnest([])"
