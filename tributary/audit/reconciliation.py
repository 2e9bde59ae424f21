"""The rule that what was loaded is what the source itself says it holds."""

from __future__ import annotations

from tributary.lake.casts import identifier, literal
from tributary.sources.catalogue import source as source_called
from tributary.sources.declaration import Table

_EXACT = "decimal(38, 4)"


def load_as_reported(*, source: str, entity: str) -> str:
    """Each load received as many rows, and holds the sums, that the source reported with it.

    Loads that report nothing, and those that a later snapshot replaced, are left out. Sums are held
    against the rows that can be read; not those of a load with rejected rows, whose are missing.
    """
    told = source_called(source).entity(entity)
    measures = told.measures if isinstance(told.fetch, Table) else ()
    sums = "".join(_sums(column.name) for column in measures)
    held = "".join(f", sum({identifier(c.name)}) as {identifier(c.name)}" for c in measures)
    return f"""
        with loads as (
            select l.*, l.loaded + l.rejected as there
            from fresh.commits as l
            anti join raw.commits as later
                on later.source = l.source
                and later.entity = l.entity
                and later.replaces_all
                and later.commit_seq > l.commit_seq
            where
                l.source = {literal(source)}
                and l.entity = {literal(entity)}
                and l.reported_least is not null
        ),
        held as (
            select _commit_seq as commit_seq, count(*) as readable{held}
            from {{batch}} group by 1
        ),
        differences as (
            select
                commit_seq,
                abs(there - if(there < reported_least, reported_least, reported_greatest))
                    as rows_failed,
                'the source reported '
                || if(
                    reported_least = reported_greatest, cast(reported_least as varchar),
                    reported_least || ' to ' || reported_greatest
                )
                || ' rows, ' || there || ' were received' as difference
            from loads
            where there not between reported_least and reported_greatest{sums}
        )
        select
            rows_failed,
            {literal(f"{source}/{entity}")} || ', load ' || commit_seq || ': ' || difference
                as observed
        from differences
        order by commit_seq
    """


def _sums(name: str) -> str:
    """One more select of ``differences``: loads whose rows do not sum to what was reported."""
    column = identifier(name)
    return f"""
            union all
            select
                commit_seq,
                null as rows_failed,
                'the source reported a sum of ' || reported || ' of {name}, '
                || 'that of the rows is ' || there as difference
            from (
                select
                    commit_seq,
                    try_cast(json_extract_string(reported_sums, '$."{name}"') as {_EXACT})
                        as reported,
                    cast(coalesce({column}, 0) as {_EXACT}) as there
                from loads inner join held using (commit_seq)
                where rejected = 0 and readable = loaded
            )
            where reported <> there"""
