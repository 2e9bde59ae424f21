"""How sources go wrong: each operator damages rows as a faulty source would have delivered them.

An operator names what it fits in a delivery, and says in SQL what becomes of the rows. Types stay
as they are and counts agree with the rows, so that only the content is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from tributary.lake.stage import lake_columns
from tributary.sources.declaration import Files, Log, Snapshot, Type, Versioned, Window

from .meaning import INSTANTS, Delivery, day_of

#: A fault touches so many rows at least: what one odd row looks like, a check cannot tell.
FEWEST = 8


@dataclass(frozen=True)
class Damage:
    """What becomes of the rows of a load.

    Where `where` holds, `values` (SQL by column) replace what was there; of all rows those stay
    for which `kept` holds; `added` are conditions of the rows that come once more, with `values`.
    A withheld load never came.
    """

    columns: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    kept: str = "true"
    is_added: bool = False
    is_withheld: bool = False
    detail: str = ""


Fits = Callable[[Delivery, Random], Iterator[Damage]]


@dataclass(frozen=True)
class Operator:
    """One kind of fault. A `timed` one is confined to some days where rows have days."""

    name: str
    says: str
    fits: Fits
    is_timed: bool = True


OPERATORS: dict[str, Operator] = {}


def operator(says: str, *, is_timed: bool = True) -> Callable[[Fits], Fits]:
    """Enter a function that lists the damages it can do to a delivery among the operators."""

    def enter(fits: Fits) -> Fits:
        name = fits.__name__
        OPERATORS[name] = Operator(name, says, fits, is_timed)
        return fits

    return enter


@operator("amounts or counts with the wrong sign")
def wrong_sign(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.measures:
        seen = load.columns[column.name]
        if seen.nonzero >= FEWEST and not seen.is_negative:
            yield Damage((column.name,), {column.name: f'-"{column.name}"'})


@operator("amounts in another unit: cents for units, units for cents, thousands")
def shifted_unit(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.money:
        if load.columns[column.name].nonzero >= FEWEST:
            factor = luck.choice(["100", "0.01", "1000", "0.001"])
            yield Damage(
                (column.name,), {column.name: f'"{column.name}" * {factor}'}, detail=f"× {factor}"
            )


@operator("another currency than the amounts are in")
def wrong_currency(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.currencies:
        code = luck.choice(["JPY", "XXX", "eur", "US Dollar"])
        yield Damage((column.name,), {column.name: f"'{code}'"}, detail=code)


@operator("a rate or score beyond its scale")
def rate_out_of_range(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.rates:
        if load.columns[column.name].nonzero >= FEWEST:
            yield Damage((column.name,), {column.name: f'"{column.name}" * 100 + 10'})


@operator("zero instead of what was counted")
def zeroed(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.measures:
        if load.columns[column.name].nonzero >= max(FEWEST, load.columns[column.name].filled // 2):
            yield Damage((column.name,), {column.name: "0"})


@operator("a column that is empty since the vendor renamed its field")
def lost_values(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.entity.columns:
        needed = column.required or column.name in load.entity.key or column.type is Type.JSON
        seen = load.columns[column.name]
        if not needed and seen.filled >= max(FEWEST, 0.9 * load.rows):
            yield Damage((column.name,), {column.name: "null"})


@operator("two columns swapped")
def swapped_columns(load: Delivery, luck: Random) -> Iterator[Damage]:
    """Measures that differ by much; instants; categories with other categories."""
    for columns in (load.measures, load.having(*INSTANTS), load.categories):
        for one in columns:
            for other in columns:
                if one.name < other.name and one.type is other.type:
                    pair = (one.name, other.name)
                    if all(load.columns[name].filled >= FEWEST for name in pair):
                        values = {one.name: f'"{other.name}"', other.name: f'"{one.name}"'}
                        yield Damage(pair, values)


@operator("the rows of a day twice")
def duplicated_day(load: Delivery, luck: Random) -> Iterator[Damage]:
    """Where the key keeps one of both anyway, nothing is wrong; so only in these modes."""
    if isinstance(load.entity.mode, Snapshot | Window | Files):
        yield Damage(is_added=True)


@operator("rows a second time, under ids of their own")
def doubled_under_new_ids(load: Delivery, luck: Random) -> Iterator[Damage]:
    key = load.entity.key
    if len(key) == 1 and load.entity.column(key[0]).type is Type.TEXT:
        yield Damage(
            key, {key[0]: f"""'{luck.randrange(10, 99)}-' || "{key[0]}" """}, is_added=True
        )


@operator("the rows of one day under the date of the next, in place of its own")
def repeated_day(load: Delivery, luck: Random) -> Iterator[Damage]:
    if isinstance(load.entity.mode, Window) and load.measures:
        yield Damage((load.entity.mode.column,), {}, detail="the day before")


@operator("no rows for days that the load covers")
def missing_day(load: Delivery, luck: Random) -> Iterator[Damage]:
    if isinstance(load.entity.mode, Window):
        yield Damage(kept="false")


@operator("a source that was not read", is_timed=False)
def stale_source(load: Delivery, luck: Random) -> Iterator[Damage]:
    if load.source.is_scheduled:
        yield Damage(is_withheld=True)


@operator("a source that is read, but has nothing since days", is_timed=False)
def stopped_source(load: Delivery, luck: Random) -> Iterator[Damage]:
    day = day_of(load.entity)
    if isinstance(load.entity.mode, Window) and len(load.days) >= 4:
        last = sorted(load.days)[-3]
        yield Damage(kept=f"{day} < date '{last}'", detail=f"since {last}")
    elif isinstance(load.entity.mode, Versioned | Log) and load.rows >= 4 * FEWEST:
        yield Damage(kept="false")


@operator("only a part of what the load replaces", is_timed=False)
def truncated_history(load: Delivery, luck: Random) -> Iterator[Damage]:
    """The first page only, or the newest days only."""
    if isinstance(load.entity.mode, Snapshot | Files):
        share = luck.choice([0.1, 0.3, 0.5])
        row = "hash(" + ", ".join(f'"{name}"' for name in load.entity.key) + ") % 100"
        yield Damage(kept=f"{row} < {share * 100:.0f}", detail=f"{share:.0%}")
    elif isinstance(load.entity.mode, Window) and len(load.days) >= 6:
        day = sorted(load.days)[len(load.days) // 2]
        yield Damage(kept=f"{day_of(load.entity)} >= date '{day}'", detail=f"since {day}")


@operator("references to what is not there")
def broken_references(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.references:
        if load.columns[column.name].filled >= FEWEST:
            yield Damage((column.name,), {column.name: f"""'0' || "{column.name}" || '9'"""})


@operator("text whose encoding was read wrongly")
def damaged_encoding(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.words:
        if load.columns[column.name].letters >= FEWEST:
            wrong = luck.choice(["Ã©", "\ufffd", "â€™"])
            values = f"""regexp_replace("{column.name}", '[aeiou]', '{wrong}', 'g')"""
            yield Damage((column.name,), {column.name: values}, detail=wrong)


@operator("addresses that are none: e-mail, phone, URL")
def broken_format(load: Delivery, luck: Random) -> Iterator[Damage]:
    broken = {
        r"email$": "replace({0}, '@', ' at ')",
        r"phone$": "'ext. ' || right({0}, 3)",
        r"(^|_)(url|permalink|page_location)$": "replace({0}, '://', ' ')",
    }
    for pattern, value in broken.items():
        for column in load.named(pattern):
            if load.columns[column.name].filled >= FEWEST:
                yield Damage((column.name,), {column.name: value.format(f'"{column.name}"')})


@operator("codes that the vendor renamed")
def renamed_category(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.categories:
        if column.name not in load.entity.key:
            prefix = luck.choice(["TYPE_", "v2:", "~"])
            yield Damage((column.name,), {column.name: f"""'{prefix}' || "{column.name}" """})


@operator("flags that say the contrary")
def inverted_flag(load: Delivery, luck: Random) -> Iterator[Damage]:
    """Of flags that are nearly always the same: of others nobody can tell."""
    for column in load.having(Type.BOOLEAN):
        seen = load.columns[column.name]
        if seen.distinct == 1 and seen.filled >= FEWEST:
            yield Damage((column.name,), {column.name: f'not "{column.name}"'})


@operator("times in years to come")
def future_times(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.having(*INSTANTS):
        if load.columns[column.name].filled >= FEWEST:
            years = luck.choice([1, 10, 1000])
            value = f'"{column.name}" + interval {years} year'
            yield Damage((column.name,), {column.name: value}, detail=f"+ {years} years")


@operator("times at the beginning of 1970, where a conversion failed")
def times_of_1970(load: Delivery, luck: Random) -> Iterator[Damage]:
    for column in load.having(*INSTANTS):
        if load.columns[column.name].filled >= FEWEST:
            yield Damage((column.name,), {column.name: "timestamp '1970-01-01 00:00:00'"})


def damaged(damage: Damage, load: Delivery, where: str, *, is_repeat: bool = False) -> str:
    """SQL of the load's rows after `damage` to those for which `where` holds; from ``rows``.

    With `is_repeat`, `where` is about the day before the one that is replaced.
    """
    kinds = dict(lake_columns(load.entity))
    mode = load.entity.mode
    if is_repeat and isinstance(mode, Window):
        day = f'"{mode.column}"'
        return (
            f"select * from rows where not ({where})"
            f" union all by name select * replace ({day} + 1 as {day}) from rows"
            f" where {where.replace(day, f'({day} + 1)')}"
        )
    values = ", ".join(
        f'cast({value} as {kinds[name]}) as "{name}"' for name, value in damage.values.items()
    )
    changed = f"select * replace ({values}) from rows" if values else "select * from rows"
    if damage.is_added:
        return f"select * from rows union all by name {changed} where {where}"
    if not values:
        return f"select * from rows where not ({where}) or ({damage.kept})"
    return (
        f"select * from rows where ({where}) is not true union all by name {changed} where {where}"
    )
