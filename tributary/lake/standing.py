"""The rows of each entity that stand: ``standing.<source>__<entity>`` of the work database.

A build reads of the lake what it has not read before, and puts away what that supersedes: the days
of a window loaded again, former versions of a key, files delivered again. Which of the rows that
stand count is said in one place, the dbt macro `current_rows`, which would choose the same of all
rows of the lake. So to let more stand than need be changes no number; to let less stand would.

What was read is noted in ``standing.read`` in the same transaction. A table made by other code, or
of a lake that is ahead of this build's, is made anew; so is everything when work.duckdb is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.lake.commits import Commit, loads_of
from tributary.lake.reading import entity_query
from tributary.lake.stage import lake_columns
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Files, Log, Snapshot, Source, Versioned, Window

_TABLES = """
create schema if not exists standing;
create table if not exists standing.read (entity varchar, definition varchar, through_seq bigint)
"""
_RULES = Path(__file__).read_bytes()


def refresh_standing(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    made: Sequence[Commit],
    *,
    through_seq: int,
) -> None:
    """Bring every entity's standing rows up to the commits `made`, the last of which is numbered
    `through_seq`; ``raw.commits`` holds them already. The caller's transaction holds all of it.
    """
    connection.execute(_TABLES)
    known = {
        entity: (definition, seq)
        for entity, definition, seq in connection.execute("from standing.read").fetchall()
    }
    for source in SOURCES.values():
        for entity in source.entities:
            name = f"{source.name}__{entity.name}"
            definition, since_seq = known.get(name, ("", 0))
            is_anew = definition != _definition(entity) or since_seq > through_seq
            if is_anew:
                _create(connection, lake, name, entity)
                since_seq = 0
            if _bring(connection, lake, made, source, entity, since_seq) or is_anew:
                connection.execute("delete from standing.read where entity = ?", [name])
                connection.execute(
                    "insert into standing.read values (?, ?, ?)",
                    [name, _definition(entity), through_seq],
                )


def standing_loads(
    connection: duckdb.DuckDBPyConnection, name: str, entity: Entity
) -> frozenset[int] | None:
    """Numbers of the loads of which a row of the entity called `name` (``source__entity``) stands.

    None if nobody knows: no table was made, or other code made it.
    """
    if connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'standing' and table_name = 'read'"
    ).fetchone() is None or connection.execute(
        "select definition from standing.read where entity = ?", [name]
    ).fetchone() != (_definition(entity),):
        return None
    table = f"standing.{identifier(name)}"
    found = connection.execute(f"select distinct _commit_seq from {table}").fetchall()
    return frozenset(seq for (seq,) in found)


def _definition(entity: Entity) -> str:
    """What made the rows: the entity's columns, key and mode, and the rules of this module."""
    declared = repr((lake_columns(entity), entity.key, entity.mode))
    return sha256(_RULES + declared.encode()).hexdigest()


def _create(connection: duckdb.DuckDBPyConnection, lake: Path, name: str, entity: Entity) -> None:
    empty = entity_query(lake, entity, [])
    connection.execute(f"create or replace table standing.{identifier(name)} as {empty}")


def _bring(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    made: Sequence[Commit],
    source: Source,
    entity: Entity,
    since_seq: int,
) -> bool:
    """Whether commits after `since_seq` told of the entity: what they brought stands now."""
    loads = loads_of(made, source.name, entity.name)
    parts = [part for commit, part in loads if commit.commit_seq > since_seq]
    if not parts:
        return False
    table = f"standing.{identifier(f'{source.name}__{entity.name}')}"
    brought = f"({entity_query(lake, entity, parts)})"
    told = (
        f"(select * from raw.commits where source = {literal(source.name)}"
        f" and entity = {literal(entity.name)} and commit_seq > {since_seq})"
    )
    for statement in _statements(entity, table, brought, told):
        connection.execute(statement)
    return True


def _statements(entity: Entity, table: str, brought: str, told: str) -> list[str]:
    """SQL that makes `table` stand after the rows `brought` by the commits `told`."""
    match entity.mode:
        case Snapshot():
            whole = f"(select coalesce(max(commit_seq), 0) from {told} where replaces_all)"
            return [
                f"delete from {table} where _commit_seq < {whole}",
                f"insert into {table} from {brought} where _commit_seq >= {whole}",
            ]
        case Window(column=column):
            days = (
                f"select distinct {identifier(column)} as _part from {table}"
                f" union select {identifier(column)} from {brought}"
            )
            covered = (
                f"select _part, max(commit_seq) as _seq from ({days}) join {told}"
                " on _part >= replaces_from and _part < replaces_to group by _part"
            )
            return _by_part(table, brought, identifier(column), covered)
        case Files():
            delivered = f"select unnest(replaces_files) as _part, commit_seq from {told}"
            covered = f"select _part, max(commit_seq) as _seq from ({delivered}) group by _part"
            return _by_part(table, brought, "_file", covered)
        case Versioned(column=column):
            order = f"{identifier(column)} desc nulls last, _commit_seq desc, _extracted_at desc"
            return _by_key(entity, table, brought, order)
        case Log():
            return _by_key(entity, table, brought, "_commit_seq asc, _extracted_at asc")


def _by_part(table: str, brought: str, part: str, covered: str) -> list[str]:
    """A part that was loaded again stands as its newest load has it."""
    return [
        f"create or replace temp table covered as {covered}",
        f"delete from {table} using covered where {part} = covered._part"
        " and _commit_seq < covered._seq",
        f"insert into {table} select brought.* from {brought} as brought"
        f" left join covered on {part} = covered._part"
        " where _commit_seq >= coalesce(covered._seq, 0)",
    ]


def _by_key(entity: Entity, table: str, brought: str, order: str) -> list[str]:
    """Of the rows of a key the first in `order` stands."""
    key = ", ".join(map(identifier, entity.key))
    met = f"(select distinct {key} from {brought})"
    same = " and ".join(
        f"kept.{column} = chosen.{column}" for column in map(identifier, entity.key)
    )
    return [
        "create or replace temp table chosen as"
        f" select * from (from {table} semi join {met} using ({key}) union all from {brought})"
        f" qualify row_number() over (partition by {key} order by {order}) = 1",
        f"delete from {table} as kept using chosen where {same}",
        f"insert into {table} from chosen",
    ]
