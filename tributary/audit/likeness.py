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
from tributary.sources.declaration import Entity, Source, Type, Versioned

#: From so many rows on it is no odd row any more, if it never happened in so many before.
_NEVER_IN, _SEVERAL = 100, 3
#: What was never missing in so many rows is always there, and what never was in them is new.
_RULE_IN = 300
#: A fault has nearly all rows from its first day to its last.
_NEARLY_ALL = 0.9
#: Two columns that were in one order in so many rows, and never in the other, are bound to be:
#: no honest change has more than this share the other way.
_LAW_IN, _FEW = 500, 0.1
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
    orders = dict(marks.orders(told))
    counted = ", ".join(
        f"count(*) filter (where {condition}) as {identifier(label)}"
        for label, condition in (never | gaps | orders | dict(marks.habits(told))).items()
    )
    bounds = ", ".join(marks.bounds(told)) or "null as _none"
    impossible = ", ".join(map(literal, never)) or "null"
    missing = ", ".join(map(literal, gaps)) or "null"
    ordered = ", ".join(map(literal, orders)) or "null"
    return f"""
        {blocks(system, told)},
        bounds as (select {bounds} from standing where not _is_fresh),
        counted as (
            select _is_fresh, _kind, _block, count(*) as n, {counted}
            from blocks cross join bounds group by 1, 2, 3
        ),
        sizes as (select distinct _kind, _block, n, _is_fresh from counted),
        {_codes(told)},
        marked as (
            select * from (unpivot counted on columns(* exclude (_is_fresh, _kind, _block, n))
            into name label value k)
            union all by name from coded
        ),
        fresh as (select * from marked where _is_fresh),
        -- of the kind of blocks that says most: a row may be in two
        totals as (
            select label, max(k) as k, max(n) as n from (
                select label, sum(k) as k, sum(n) as n
                from marked where not _is_fresh group by label, _kind
            )
            group by 1
        ),
        before as (
            select coalesce(max(n), 0) as total from (
                select sum(n) as n from sizes where not _is_fresh group by _kind
            )
        ),
        -- the days from the first to the last that have it: a fault has a beginning
        spans as (
            select
                label, min(_block) || ' to ' || max(_block) as _block,
                cast(sum(n) as bigint) as n, cast(sum(k) as bigint) as k
            from (
                select
                    *,
                    min(_block) filter (where k > 0) over (partition by label) as first_block,
                    max(_block) filter (where k > 0) over (partition by label) as last_block
                from fresh where _kind = 'day'
            )
            where _block between first_block and last_block
            group by 1
        ),
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
                ) as usual,
                false as is_span
            from fresh as f left join totals as t using (label)
            union all
            select s.label, s._block, s.n, s.k, true, 0, 0, true
            from spans as s inner join totals as t using (label)
            where t.k = 0 and t.n >= {_RULE_IN}
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
                and (total >= {_RULE_IN} or total >= n and k >= {_NEARLY_ALL} * n)
            )
            or (
                is_span and k >= {FEWEST_ROWS} and k >= {_NEARLY_ALL} * n
            )
            or (
                label in ({ordered}) and is_new and k >= {FEWEST_ROWS}
                and {_is_beyond("k", "n", str(_FEW))}
                and (
                    select sum(k) from totals
                    where totals.label = {_reversed("judged.label")}
                ) >= {_LAW_IN}
            )
            or (
                (
                    block_count >= {fewest_blocks(told)} and n >= {FEWEST_ROWS}
                    or block_count > 0 and n >= {_MANY}
                )
                and {_is_beyond("k", "n", "(usual + 1) / 2")}
                and {_is_not_of_the_day(told)}
            )
        order by k desc
    """


def _is_not_of_the_day(entity: Entity) -> str:
    """SQL of whether a share cannot be that of rows which go on changing, as they are at first.

    Of these only the newest versions are there to tell what is usual: those that were open the day
    they changed, as most of a fresh load may be, have been closed since.
    """
    return (
        f"(usual = 0 or k >= {_NEARLY_ALL} * n)" if isinstance(entity.mode, Versioned) else "true"
    )


def _reversed(label: str) -> str:
    """The label of the other order of the same two columns."""
    return f"split_part({label}, ' > ', 2) || ' > ' || split_part({label}, ' > ', 1)"


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
    repeats = {} if day is None else _repeats(told, day, alike)
    flags = "".join(f", {said} as {identifier(label)}" for label, said in repeats.items())
    counts = "".join(
        f", count(*) filter (where {name}) as {name}" for name in map(identifier, repeats)
    )
    copied = f"count(*) over (partition by _is_fresh, _block, hash({alike})) > 1"
    return f"""
        {blocks(system, told)},
        marked as (
            select
                _is_fresh, _block,
                row_number() over (
                    partition by _is_fresh, _block, _commit_seq, {key}
                ) > 1 as is_double,
                {"false" if is_by_day else copied} as is_copy {flags}
            from blocks
        ),
        counted as (
            select
                _is_fresh, _block, count(*) as n,
                count(*) filter (where is_double) as "told twice",
                count(*) filter (where is_copy) as "the same under another id" {counts}
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


def _repeats(entity: Entity, day: str, alike: str) -> dict[str, str]:
    """SQL of whether a row came the day before: as a whole, or the columns `alike`, by its label.

    Values alone may often be the same from day to day; with their instants and ids they are not.
    """
    whole = ", ".join(identifier(c.name) for c in entity.columns if c.type is not Type.DATE)
    labels = {whole: "told for the day before", alike: "the same as the day before"}
    return {
        label: f"lag({identifier(day)}) over (partition by _is_fresh, _kind, hash({row})"
        f" order by {identifier(day)}) = {identifier(day)} - 1"
        for row, label in labels.items()
    }


def _declared(source: str, entity: str) -> tuple[Source, Entity]:
    system = source_called(source)
    return system, system.entity(entity)


def _codes(entity: Entity) -> str:
    """SQL of CTEs up to ``coded``: how often codes occur in columns that hold codes, also new ones.

    Codes are texts of which there were few before; of dates and numbers written out, their form.
    A code is new to a block if no other block of its kind before has it, or no day before, of the
    newer half of days. Columns in which blocks bring codes of their own (periods, names of
    releases and campaigns) are so known as what they are.
    """
    texts = " union all ".join(
        f"select {literal(name)} as name, _is_fresh, _kind, _block, {identifier(name)} as value,"
        f" count(*) as k from blocks where {identifier(name)} is not null group by all"
        for name in marks.texts(entity)
    )
    none = "select '' as name, _is_fresh, _kind, _block, '' as value, 0 as k from blocks limit 0"
    return f"""
        texts as ({texts or none}),
        dated as (
            select name, bool_or(regexp_matches(value, '{_DATED}')) as is_dated
            from texts where not _is_fresh group by 1
        ),
        forms as (
            select
                name, _is_fresh, _kind, _block,
                case when is_dated then regexp_replace(value, '[0-9]+', '0', 'g') else value end
                    as value,
                cast(sum(k) as bigint) as k
            from texts inner join dated using (name) group by all
        ),
        codes as (
            select * from forms
            where name in (
                select name from forms where not _is_fresh
                group by 1 having count(distinct value) <= {_CODES}
            )
        ),
        known as (
            select name, _kind, value, count(*) as block_count, min(_block) as first_block
            from codes where not _is_fresh group by all
        ),
        kinds as (
            select
                name, _kind, count(distinct _block) as block_count,
                quantile_disc(_block, 0.5) as middle_block
            from (select distinct name, _kind, _block from codes where not _is_fresh) group by all
        ),
        coded as (
            select _is_fresh, _kind, _block, sizes.n, name || ' ' || value as label, k
            from codes inner join sizes using (_is_fresh, _kind, _block)
            where exists (from known where known.name = codes.name and known.value = codes.value)
            union all
            select
                _is_fresh, _kind, _block, cast(sum(k) as bigint), name || ' a new code',
                cast(coalesce(sum(k) filter (
                    case when _is_fresh then known.block_count is null
                        else known.block_count = 1 and kinds.block_count > 1
                        or _kind = 'day' and _block = first_block and _block > middle_block end
                ), 0) as bigint)
            from codes
            left join known using (name, _kind, value)
            left join kinds using (name, _kind)
            group by name, _is_fresh, _kind, _block
        )
    """
