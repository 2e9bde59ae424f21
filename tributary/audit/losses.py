"""Rules of what a load should have brought and did not, told by the entity's own past."""

from __future__ import annotations

from tributary.audit.blocks import blocks, day_column, time_column
from tributary.lake.casts import identifier, literal
from tributary.sources.catalogue import source as source_called
from tributary.sources.declaration import Entity, Files, Source, Window

#: Weeks of the same weekday that a day is held against; all of them must have had rows.
_WEEKS = 8
#: Fewer rows than this are usual often enough to be none at times.
_FEWEST_OF_A_DAY = 5
#: What was there before is not told again in less than this share.
_LEAST_SHARE = 0.6
#: Rows that may go without a word: deletions, corrections.
_MAY_GO = 7


def nothing_lost(*, source: str, entity: str) -> str:
    """No day is missing that its weekday always had, and what is told again is not much less."""
    system = source_called(source)
    told = system.entity(entity)
    if day_column(told) is not None and isinstance(told.mode, Window):
        return _lost_days(system, told)
    if time_column(told) is not None:
        return _silence(system, told)
    return _lost_rows(system, told)


def _lost_days(source: Source, entity: Entity) -> str:
    day = identifier(day_column(entity) or "")
    return f"""
        {blocks(source, entity)},
        counted as (
            select {day} as day, _is_fresh, count(*) as n from blocks group by 1, 2
        ),
        loads as (select * from {_commits(source, entity)} where kind <> 'replay'),
        -- how long after its end a day is told, as it was when it was last told of
        lag as (
            select greatest(
                1, (select max(cast(as_of as date)) from loads, since where commit_seq < seq)
                - max(day)
            ) as days
            from counted where not _is_fresh
        ),
        told as (
            select distinct cast(d.day as date) as day
            from loads as l cross join since cross join lag cross join raw.build as b
            cross join lateral (
                select unnest(generate_series(
                    greatest(l.replaces_from, cast(b.as_of as date) - {7 * _WEEKS}),
                    least(l.replaces_to - 1, cast(b.as_of as date) - cast(lag.days as integer)),
                    interval 1 day
                )) as day
            ) as d
            where l.commit_seq >= since.seq and l.replaces_from is not null
        ),
        weekdays as (
            select t.day, coalesce(c.n, 0) as n
            from told as t
            cross join (select unnest(range(7, {7 * _WEEKS + 1}, 7)) as days) as past
            left join counted as c
                on not c._is_fresh and c.day = t.day - cast(past.days as integer)
            where
                t.day - cast(past.days as integer)
                >= (select min(day) from counted where not _is_fresh)
        ),
        usual as (
            select day, min(n) as least from weekdays group by 1 having count(*) >= 4
        ),
        judged as (
            select t.day, coalesce(f.n, 0) as n, h.n as n_before, u.least
            from told as t
            left join counted as f on f._is_fresh and f.day = t.day
            left join counted as h on not h._is_fresh and h.day = t.day
            left join usual as u on u.day = t.day
        )
        select
            coalesce(n_before, least) - n as rows_failed,
            n || ' rows on ' || day || ', '
            || case when n_before is null then 'its weekday had at least ' || least
                else 'which had ' || n_before end as observed
        from judged
        where
            (
                -- a day told before without a row has none
                day > (select max(day) from counted where not _is_fresh)
                and least >= {_FEWEST_OF_A_DAY} and n <= 0.15 * least
            )
            or (n_before - n > {_MAY_GO} and n < {_LEAST_SHARE} * n_before)
        order by day desc
    """


def _silence(source: Source, entity: Entity) -> str:
    """The newest load of a busy entity is not as good as empty."""
    column = time_column(entity)
    name = identifier(column.name if column else "")
    return f"""
        with loads as (
            select as_of, loaded, lag(as_of) over (order by commit_seq) as as_of_before, commit_seq
            from {_commits(source, entity)} where kind = 'extract'
        ),
        newest as (
            select *, date_diff('minute', as_of_before, as_of) / 1440.0 as days
            from loads qualify row_number() over (order by commit_seq desc) = 1
        ),
        usual as (
            select count(*) / 28.0 as a_day
            from raw."{source.name}__{entity.name}" as r cross join newest
            where
                r._commit_seq < commit_seq
                and r.{name} between as_of_before - interval 28 day and as_of_before
        )
        select
            cast(null as bigint) as rows_failed,
            loaded || ' rows in ' || round(days, 1) || ' days, usually '
            || round(a_day * days) as observed
        from newest cross join usual
        where a_day * days >= 20 and loaded < 0.05 * a_day * days
    """


def _lost_rows(source: Source, entity: Entity) -> str:
    """A whole that is told again (a snapshot, a file) is not much smaller."""
    part = "_file" if isinstance(entity.mode, Files) else "'the whole'"
    return f"""
        {blocks(source, entity)},
        counted as (
            select {part} as part, _commit_seq, _is_fresh, count(distinct _row_of) as n
            from (select *, hash(_commit_seq, {_key(entity)}) as _row_of from blocks)
            group by 1, 2, 3
        ),
        judged as (
            select f.part, f.n, arg_max(b.n, b._commit_seq) as n_before
            from counted as f
            inner join counted as b on b.part = f.part and not b._is_fresh
            where f._is_fresh
            group by 1, 2
        )
        select
            n_before - n as rows_failed,
            n || ' rows of ' || part || ', which had ' || n_before as observed
        from judged
        where n_before - n > {_MAY_GO} and n < {_LEAST_SHARE} * n_before
    """


def _key(entity: Entity) -> str:
    return ", ".join(identifier(name) for name in entity.key)


def _commits(source: Source, entity: Entity) -> str:
    return (
        f"(select * from raw.commits where source = {literal(source.name)}"
        f" and entity = {literal(entity.name)})"
    )
