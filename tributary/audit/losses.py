"""Rules of what a load should have brought and did not, told by the entity's own past."""

from __future__ import annotations

from tributary.audit.blocks import blocks, day_column, time_column
from tributary.lake.casts import identifier, literal
from tributary.sources.catalogue import source as source_called
from tributary.sources.declaration import Entity, Files, Source, Window

#: Weeks of the same weekday that a day is held against; all of them must have had rows.
_WEEKS = 8
#: What each of so many days had, up to the last but one, the next has too: a source may have grown.
_FORTNIGHT = 14
#: Fewer rows than this, in all days that are missing, are usual often enough to be none at times.
_FEWEST_MISSING = 5
#: So many times before, what a load's own days of the week had is looked at.
_ALIKE = 4
#: A day with less than this share of the least of its weekday is as good as none.
_NONE = 0.15
#: A day of which less is usually there when it is told first is waited for.
_WHOLE = 0.9
#: How far back it is looked how many such days came together: holidays do.
_DAYS_OFF_BEFORE = 800
#: So many rows do not fail to come by chance; some may if there was ever a pause as long, few if
#: there was one half as long.
_MANY_EXPECTED, _SOME_EXPECTED, _FEW_EXPECTED = 20, 12, 6
#: What was there before is not told again in less than this share.
_LEAST_SHARE = 0.6
#: Rows that may go without a word: deletions, corrections.
_MAY_GO = 7

#: The CTE ``days_off``: how many days as good as none came in any such time before.
_DAYS_OFF = f"""
        whole as (
            select day, arg_max(n, _commit_seq) as n
            from tellings cross join raw.build as b
            where day >= cast(b.as_of as date) - {_DAYS_OFF_BEFORE}
            group by 1
        ),
        calendar as (
            select cast(unnest(generate_series(min(day), max(day), interval 1 day)) as date) as day
            from whole
        ),
        past as (
            select
                day, coalesce(n, 0) as n,
                greatest(
                    min(coalesce(n, 0)) over same_weekday,
                    min(coalesce(n, 0)) over (
                        order by day rows between {_FORTNIGHT + 1} preceding and 2 preceding
                    )
                ) as least,
                count(*) over same_weekday as weeks
            from calendar left join whole using (day)
            window same_weekday as (
                partition by dayofweek(day) order by day
                rows between {_WEEKS} preceding and 1 preceding
            )
        ),
        off as (
            select day from past
            where
                weeks >= 4 and least > 0 and n <= {_NONE} * least
                and day <= cast((from before) as date) - cast((from lag) as integer)
        ),
        span as (select greatest(count(*) - 1, 0) from told),
        days_off as (
            select coalesce(max(together), 0) as most from (
                select count(*) over (
                    order by day
                    range between (from span) * interval 1 day preceding and current row
                ) as together
                from off
            )
        )"""


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
            select {day} as day, _is_fresh, count(*) as n
            from blocks where _kind = 'day' group by 1, 2
        ),
        loads as (select * from {_commits(source, entity)} where kind <> 'replay'),
        before as (
            select max(cast(as_of as date)) as day from loads, since where commit_seq < seq
        ),
        tellings as (
            select cast({day} as date) as day, _commit_seq, count(*) as n
            from raw."{source.name}__{entity.name}" cross join since
            where _commit_seq < since.seq group by 1, 2
        ),
        -- how long after its end a day is told, as it was when it was last told of
        first_lag as (
            select greatest(1, (from before) - max(day)) as days from counted where not _is_fresh
        ),
        -- which part of its rows is there at first, of days that were told again since
        at_first as (
            select avg(n_first / n_last) as part
            from (
                select
                    day, min(_commit_seq) as seq, max(_commit_seq) as last_seq,
                    arg_min(n, _commit_seq) as n_first, arg_max(n, _commit_seq) as n_last
                from tellings group by 1
            )
            inner join loads on commit_seq = seq
            where last_seq > seq and day = cast(as_of as date) - cast((from first_lag) as integer)
        ),
        lag as (
            select days + case when part < {_WHOLE} then 1 else 0 end as days
            from first_lag cross join at_first
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
        recent as (
            select case when count(*) = {_FORTNIGHT} then min(n) else 0 end as least
            from counted, (select max(day) as newest from counted where not _is_fresh)
            where not _is_fresh and day between newest - {_FORTNIGHT} and newest - 1
        ),
        usual as (
            select day, greatest(min(n), (from recent)) as least
            from weekdays group by 1 having count(*) >= 4
        ),
        {_DAYS_OFF},
        judged as (
            select
                t.day, coalesce(f.n, 0) as n, h.n as n_before, u.least,
                -- a day told before without a row has none
                t.day > (select max(day) from counted where not _is_fresh)
                and u.least > 0 and coalesce(f.n, 0) <= {_NONE} * u.least as is_off
            from told as t
            left join counted as f on f._is_fresh and f.day = t.day
            left join counted as h on not h._is_fresh and h.day = t.day
            left join usual as u on u.day = t.day
        ),
        -- days before the first that has rows: as good as cut off if several had some
        cut as (
            select day from judged
            where day < (select coalesce(min(day), date '9999-12-31') from judged where n > 0)
            qualify
                count(*) filter (where n_before > 0) over () > 1
                and sum(case when is_off then least else n_before end) over () > {_MAY_GO}
        )
        select
            coalesce(n_before, least) - n as rows_failed,
            n || ' rows on ' || day || ', '
            || case when n_before is null then 'its weekday had at least ' || least
                else 'which had ' || n_before end as observed
        from judged
        where
            (
                is_off
                and (
                    select count(*) > (from days_off) and sum(least) >= {_FEWEST_MISSING}
                    from judged where is_off
                )
            )
            or (n_before - n > {_MAY_GO} and n < {_LEAST_SHARE} * n_before)
            or (n_before > 0 and day in (from cut))
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
        past as (
            select r.{name} as happened_at
            from raw."{source.name}__{entity.name}" as r cross join newest
            where r._commit_seq < commit_seq and r.{name} <= as_of_before
        ),
        -- the same days of the week, as often before: a Sunday is not held against a Monday
        usual as (
            select count(*) / {_ALIKE}.0 as expected
            from past cross join newest cross join range(1, {_ALIKE + 1}) as alike (times)
            cross join lateral (select interval 7 day * (times * ceil(days / 7))::integer as ago)
            where happened_at >= as_of_before - ago and happened_at < as_of - ago
        ),
        pauses as (
            select max(date_diff('minute', happened_at, next_at)) / 1440.0 as longest
            from (
                select happened_at, lead(happened_at) over (order by happened_at) as next_at
                from past
            )
        )
        select
            cast(null as bigint) as rows_failed,
            loaded || ' rows in ' || round(days, 1) || ' days, usually '
            || round(expected) as observed
        from newest cross join usual cross join pauses
        where
            loaded < 0.05 * expected
            and (
                expected >= {_MANY_EXPECTED}
                or expected >= {_SOME_EXPECTED} and days > longest
                or expected >= {_FEW_EXPECTED} and days > 2 * longest
            )
    """


def _lost_rows(source: Source, entity: Entity) -> str:
    """A whole that is told again (a snapshot, a file) is not much smaller."""
    part = "_file" if isinstance(entity.mode, Files) else "'the whole'"
    return f"""
        {blocks(source, entity)},
        told as (
            select distinct {part} as part, _commit_seq, _is_fresh, hash({_key(entity)}) as row_key
            from blocks
        ),
        former as (
            select part, row_key from told where not _is_fresh
            qualify _commit_seq = max(_commit_seq) over (partition by part)
        ),
        again as (select distinct part, row_key from told where _is_fresh),
        judged as (
            select part, count(*) as n_before, count(again.row_key) as n
            from former left join again using (part, row_key)
            where part in (select part from again)
            group by 1
        )
        select
            n_before - n as rows_failed,
            n || ' rows of ' || part || ' again, which had ' || n_before as observed
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
