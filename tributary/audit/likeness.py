"""Rules that hold what a load brought against the entity's own past, for any entity.

What to look at is told by the declared type and name of each column; nothing is listed by hand.
What never happened before and cannot be meant (a negative count, a time in years to come) is an
error from a few rows on. What is a habit (how often a column is empty, which codes occur, how
large amounts are) may change, but not at once in nearly all rows.
"""

from __future__ import annotations

from tributary.audit import marks
from tributary.audit.blocks import FEWEST_ROWS, blocks, day_column, fewest_blocks
from tributary.lake.casts import identifier, literal
from tributary.sources.catalogue import source as source_called
from tributary.sources.declaration import Entity, Source, Type

#: From so many rows on it is no odd row any more, if it never happened in so many before.
_NEVER_IN, _SEVERAL = 100, 3
#: What was never missing in so many rows is always there.
_RULE_IN = 300
#: Of so many rows a single comparable block says what is usual.
_MANY = 100
#: Amounts of a block are of like size (geometric mean) within this factor of all before.
_FACTOR = 4
#: Texts with more different values than this are not codes.
_CODES = 50
_DATED = r"\d{{4}}"


def values_like_before(*, source: str, entity: str) -> str:
    """Columns hold what they held: filled, signed, ordered, formatted and coded as before."""
    system, told = _declared(source, entity)
    never, gaps = dict(marks.never(told)), dict(marks.gaps(system, told))
    counted = ", ".join(
        f"count(*) filter (where {condition}) as {identifier(label)}"
        for label, condition in (never | gaps | dict(marks.habits(told))).items()
    )
    bounds = ", ".join(marks.bounds(told)) or "null as _none"
    impossible = ", ".join(map(literal, never)) or "null"
    missing = ", ".join(map(literal, gaps)) or "null"
    return f"""
        {blocks(system, told)},
        bounds as (select {bounds} from standing where not _is_fresh),
        counted as (
            select _is_fresh, _block, count(*) as n, {counted}
            from blocks cross join bounds group by 1, 2
        ),
        marked as (
            select * from (unpivot counted on columns(* exclude (_is_fresh, _block, n))
            into name label value k)
            {_coded(told)}
        ),
        fresh as (select * from marked where _is_fresh),
        sizes as (select distinct _block, n, _is_fresh from counted),
        totals as (
            select label, sum(k) as k from marked where not _is_fresh group by 1
        ),
        before as (select coalesce(sum(n), 0) as total from sizes where not _is_fresh),
        judged as (
            select
                f.label, f._block, f.n, f.k,
                coalesce(t.k, 0) = 0 as is_new,
                (
                    select count(*) from sizes as s
                    where not s._is_fresh and 2 * s.n >= f.n
                ) as block_count,
                (
                    select coalesce(max(m.k / m.n), 0) from marked as m
                    where not m._is_fresh and m.label = f.label and 2 * m.n >= f.n
                ) as usual
            from fresh as f left join totals as t using (label)
        )
        select
            k as rows_failed,
            label || ' in ' || k || ' of ' || n || ' rows (' || _block || '), before in '
            || case when is_new then 'none' else round(100 * usual, 1) || ' % at most' end
            as observed
        from judged cross join before
        where
            (
                label in ({impossible}) and is_new and k >= {_SEVERAL}
                and (total >= {_NEVER_IN} or total >= n and 2 * k >= n)
            )
            or (
                label in ({missing}) and is_new and k >= {FEWEST_ROWS}
                and (total >= {_RULE_IN} or total >= 2 * n and k >= 0.9 * n)
            )
            or (
                (
                    block_count >= {fewest_blocks(told)} and n >= {FEWEST_ROWS}
                    or block_count > 0 and n >= {_MANY}
                )
                and {_is_beyond("k", "n", "(usual + 1) / 2")}
            )
        order by k desc
    """


def _is_beyond(k: str, n: str, limit: str) -> str:
    """Whether `k` of `n` rows are more than the share `limit`, and not by two deviations' luck."""
    return f"{k} > {n} * {limit} + 2 * sqrt({n} * {limit} * (1 - {limit}))"


def amounts_like_before(*, source: str, entity: str) -> str:
    """Measures are of the size they were: a changed unit or a mixed-up column is not."""
    system, told = _declared(source, entity)
    if not list(marks.measured(told)):
        return "select null as rows_failed, null as observed where false"
    sized = ", ".join(
        f"exp(avg(ln(nullif(abs({value}), 0)))) as {identifier(name)},"
        f" count(*) filter (where {value} <> 0) as {identifier(f'n {name}')}"
        for name, value in marks.measured(told)
    )
    long = " union all ".join(
        f"select _is_fresh, _block, {literal(name)} as label, {identifier(name)} as size,"
        f" {identifier(f'n {name}')} as n from measured"
        for name, _ in marks.measured(told)
    )
    return f"""
        {blocks(system, told)},
        measured as (select _is_fresh, _block, {sized} from blocks group by 1, 2),
        sizes as ({long}),
        judged as (
            select
                f.label, f._block, any_value(f.size) as size,
                min(b.size) as least, max(b.size) as greatest, count(*) as block_count
            from sizes as f
            inner join
                sizes as b on b.label = f.label and not b._is_fresh and 2 * b.n >= f.n
            where f._is_fresh and f.n >= {FEWEST_ROWS} and b.size > 0
            group by 1, 2
        )
        select
            cast(null as bigint) as rows_failed,
            label || ' is about ' || round(size, 4) || ' (' || _block || '), before '
            || round(least, 4) || ' to ' || round(greatest, 4) as observed
        from judged
        where
            block_count >= {fewest_blocks(told)}
            and size not between least / {_FACTOR} and greatest * {_FACTOR}
    """


def rows_once(*, source: str, entity: str) -> str:
    """A load tells a row once: not twice by key, nor again under another id or another day."""
    system, told = _declared(source, entity)
    key = ", ".join(identifier(name) for name in told.key)
    day = day_column(told)
    is_by_day = day is not None and day in told.key
    content = [
        column
        for column in told.columns
        if column.type is not Type.DATE and (is_by_day or column.name not in told.key)
    ]
    alike = ", ".join(identifier(column.name) for column in content)
    repeats = {}
    if day is not None:
        # whole rows, where values alone are often the same from day to day
        whole = ", ".join(identifier(c.name) for c in told.columns if c.type is not Type.DATE)
        rows = {"told for the day before": whole, "the same as the day before": alike}
        repeats = {
            label: f"lag({identifier(day)}) over (partition by _is_fresh, _kind, hash({row})"
            f" order by {identifier(day)}) = {identifier(day)} - 1"
            for label, row in (list(rows.items())[is_by_day:])
        }
    copied = f"count(*) over (partition by _is_fresh, _block, hash({alike})) > 1"
    return f"""
        {blocks(system, told)},
        marked as (
            select
                _is_fresh, _block,
                row_number() over (
                    partition by _is_fresh, _block, _commit_seq, {key}
                ) > 1 as is_double,
                {"false" if is_by_day else copied} as is_copy
                {"".join(f", {repeated} as {identifier(label)}" for label, repeated in repeats.items())}
            from blocks
        ),
        counted as (
            select
                _is_fresh, _block, count(*) as n,
                count(*) filter (where is_double) as "told twice",
                count(*) filter (where is_copy) as "the same under another id"
                {"".join(f", count(*) filter (where {one}) as {one}" for one in map(identifier, repeats))}
            from marked group by 1, 2
        ),
        shares as (
            unpivot counted on columns(* exclude (_is_fresh, _block, n)) into name label value k
        ),
        judged as (
            select
                f.label, f._block, f.n, f.k, count(b.n) as block_count,
                coalesce(max(b.k / b.n), 0) as usual
            from shares as f
            left join shares as b
                -- rows that came twice make no larger block
                on b.label = f.label and not b._is_fresh and 2 * b.n >= f.n - f.k / 2
            where f._is_fresh
            group by 1, 2, 3, 4
        )
        select
            k as rows_failed,
            k || ' of ' || n || ' rows are ' || label || ' (' || _block || '), before '
            || round(100 * usual, 1) || ' % at most' as observed
        from judged
        where
            n >= {FEWEST_ROWS}
            and (
                label = 'told twice' and k >= 0.4 * n
                or block_count >= {fewest_blocks(told)}
                and {_is_beyond("k", "n", "(usual + 1) / 2")}
            )
    """


def _declared(source: str, entity: str) -> tuple[Source, Entity]:
    system = source_called(source)
    return system, system.entity(entity)


def _coded(entity: Entity) -> str:
    """The rest of a union: how often codes occur in columns that hold codes, known and new ones.

    A code is new to a block if no other block of its kind before has it. Columns in which each
    block brings its own (periods, names of releases) are so known as what they are.
    """
    return "".join(
        f"""
            union all
            select _is_fresh, _block, any_value(n), {literal(name)} || ' ' || value, count(*)
            from (
                select
                    _is_fresh, _block, {identifier(name)} as value,
                    count(*) over (partition by _is_fresh, _block) as n
                from blocks where {_holds_codes(name)}
            )
            where value in (
                select {identifier(name)} from blocks where not _is_fresh
            )
            group by _is_fresh, _block, value
            union all
            select
                _is_fresh, _block, count(*), {literal(name)} || ' a new code',
                count(*) filter (
                    where {identifier(name)} is not null
                    and case when _is_fresh then c.block_count is null
                        else c.block_count = 1 and s.block_count > 1 end
                )
            from blocks
            left join (
                select _kind, {identifier(name)}, count(distinct _block) as block_count
                from blocks where not _is_fresh group by all
            ) as c using (_kind, {identifier(name)})
            left join (
                select _kind, count(distinct _block) as block_count
                from blocks where not _is_fresh group by all
            ) as s using (_kind)
            where {_holds_codes(name)}
            group by _is_fresh, _block
        """
        for name in marks.texts(entity)
    )


def _holds_codes(name: str) -> str:
    """Whether there were few values before; dates and numbers written out are no codes."""
    return f"""(
        select
            count(distinct {identifier(name)}) between 1 and {_CODES}
            and not bool_or(regexp_matches({identifier(name)}, '{_DATED}'))
        from blocks where not _is_fresh
    )"""
