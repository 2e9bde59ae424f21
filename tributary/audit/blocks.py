"""The rows an audit judges beside those that were there before, in blocks of like size.

What a column usually holds is told by the entity's own past: a day is compared with days, a load
with runs of as many rows that came before it, a whole that is told again (a snapshot, a file) with
the former one. Only blocks that are not much smaller are comparable: few rows say little.
"""

from __future__ import annotations

from dataclasses import dataclass

from tributary.lake.casts import identifier, literal
from tributary.sources.declaration import (
    Column,
    Entity,
    Files,
    Log,
    Snapshot,
    Source,
    Type,
    Versioned,
    Window,
)

#: How far back the days of a window are looked at: weekdays, weekends, two turns of the month.
DAYS_BEFORE = 70
#: Where days are sparse, at least about so many rows are looked at, however long ago they were.
ROWS_BEFORE = 1000
#: How many runs of a load's size before it are looked at.
RUNS_BEFORE = 40
#: So many rows a block has at least for anything to be said of it.
FEWEST_ROWS = 8
#: So many comparable blocks there are at least, but for what is told again as a whole.
FEWEST_BLOCKS = 5


def day_column(entity: Entity) -> str | None:
    """The DATE whose days are told anew by each load; None if the entity has none."""
    if isinstance(entity.mode, Window):
        return entity.mode.column
    if isinstance(entity.mode, Files):
        dates = (c.name for c in entity.columns if c.type is Type.DATE and c.name in entity.key)
        return next(dates, None)
    return None


def time_column(entity: Entity) -> Column | None:
    """The instant by which rows of the entity follow each other; None if they do not."""
    if isinstance(entity.mode, Versioned | Log):
        column = entity.column(entity.mode.column)
        return column if column.type in (Type.INSTANT, Type.EPOCH) else None
    return None


def fewest_blocks(entity: Entity) -> int:
    """How many comparable blocks there must be."""
    return 1 if isinstance(entity.mode, Snapshot | Files) else FEWEST_BLOCKS


@dataclass(frozen=True)
class _Order:
    """How rows of an entity fall into blocks: SQL, each NULL where that is not how they do.

    `standing` says which row of a load, or of all before, counts: a later one supersedes it.
    """

    standing: str
    whole: str = "null"
    day: str = "null"
    turn: str = "null"


def blocks(source: Source, entity: Entity) -> str:
    """SQL of CTEs up to ``blocks``: rows that count, with ``_block``, ``_kind`` and ``_is_fresh``.

    Fresh are the loads of ``fresh.commits``; of rows that one of them superseded since, nothing is
    said. A row may be in two blocks of different kinds: its day and its load.
    """
    order = _order(entity)
    table = f"raw.{identifier(f'{source.name}__{entity.name}')}"
    is_near = f"_turn < {RUNS_BEFORE} * _size"
    horizon, is_recent, is_looked_at = "", "true", f"_is_fresh or _turn is null or {is_near}"
    if isinstance(entity.mode, Window):
        day = identifier(entity.mode.column)
        horizon = f"horizon as ({_horizon(table, day)}),"
        is_recent, is_looked_at = f"r._commit_seq >= since.seq or r.{day} >= (from horizon)", "true"
    run = f"case when _is_fresh then 'the load' when {is_near} then 'run ' || (_turn // _size) end"
    return f"""
        with since as (
            -- of the commits: a load may have brought nothing
            select coalesce(min(commit_seq), 9223372036854775807) as seq from fresh.commits
            where source = {literal(source.name)} and entity = {literal(entity.name)}
        ),
        {horizon}
        standing as materialized (
            select r.*, r._commit_seq >= since.seq as _is_fresh
            from {table} as r cross join since
            where {is_recent}
            qualify {order.standing}
        ),
        sized as (
            select standing.*, size.n as _size, {order.turn} as _turn
            from standing cross join (select count(*) as n from standing where _is_fresh) as size
        ),
        blocks as (
            select
                * exclude (_size, _turn),
                unnest(list_filter([
                    {{{{'_kind': 'whole', '_block': {order.whole}}}}},
                    {{{{'_kind': 'run', '_block': case when _turn is not null then {run} end}}}},
                    {{{{'_kind': 'day', '_block': {order.day}}}}}
                ], lambda one: one._block is not null), recursive := true)
            from sized
            where {is_looked_at}
        )
    """


def _horizon(table: str, day: str) -> str:
    """SQL of the first day that is looked at: of DAYS_BEFORE, or for ROWS_BEFORE as last told."""
    return f"""
            select least(
                min(day) filter (where n_since < {ROWS_BEFORE}),
                cast((select as_of from raw.build) as date) - {DAYS_BEFORE}
            )
            from (
                select day, sum(n) over (order by day desc) - n as n_since
                from (
                    select day, arg_max(n, _commit_seq) as n
                    from (
                        select {day} as day, _commit_seq, count(*) as n
                        from {table} group by 1, 2
                    )
                    group by 1
                )
            )"""


def _order(entity: Entity) -> _Order:
    key = ", ".join(identifier(name) for name in entity.key)
    turn = "row_number() over (partition by _is_fresh order by {} desc) - 1"
    newest = "r._commit_seq = max(r._commit_seq) over (partition by {}_is_fresh)"
    match entity.mode:
        case Window(column=column):
            day = identifier(column)
            return _Order(
                newest.format(f"r.{day}, "), day=f"cast({day} as varchar)", turn=turn.format(day)
            )
        case Snapshot():
            return _Order(f"not _is_fresh or {newest.format('')}", whole="'load ' || _commit_seq")
        case Files():
            name = day_column(entity)
            day = f"cast({identifier(name)} as varchar)" if name else "null"
            return _Order(newest.format("_file, "), whole="_file", day=day)
        case Versioned(column=column) | Log(column=column):
            first = isinstance(entity.mode, Log)
            counts = "_commit_seq" if first else f"{identifier(column)} desc, _commit_seq desc"
            standing = f"row_number() over (partition by _is_fresh, {key} order by {counts}) = 1"
            time = identifier(column)
            if time_column(entity) is None:
                return _Order(standing, turn=turn.format("_commit_seq"))
            return _Order(
                standing, day=f"cast(cast({time} as date) as varchar)", turn=turn.format(time)
            )
