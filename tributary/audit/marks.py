"""What can be said of a row of any entity, as SQL conditions: told by its columns' types and names.

A mark has a label that a person reads. Names in double quotes beside those of columns are the
bounds of what was there before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from tributary.lake.casts import identifier
from tributary.sources.declaration import Column, Entity, Source, Type

_NUMBERS = (Type.INTEGER, Type.DECIMAL, Type.DOUBLE)
_INSTANTS = (Type.INSTANT, Type.EPOCH)
#: Columns that are compared in pairs: more would be too many pairs.
_PAIRED = 10

_IDENTIFIES = re.compile(r"(^|_)(id|no|number|index|hash|sha|version)$|timestamp_micros$")
_NUMERIC_TEXT = re.compile(r"cost|amount|budget|price|spend|value|quantity")
_CURRENCY = re.compile(r"^currency(_code)?$")
#: Regular expressions of values, by one of the column's name; braces doubled, as GX wants them.
_FORMATS = {
    r"(^|_)email$": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    r"(^|_)phone$": r"^\+?[0-9() .-]{{6,}}$",
    # of the codes of ISO 4217 that begin with X, these are of currencies
    _CURRENCY.pattern: r"^([A-WYZ][A-Z]{{2}}|X(AF|CD|OF|PF))$",
    r"(^|_)(url|permalink|page_location)$": r"^(https?://|/)",
}
#: UTF-8 read as if it were Latin-1 or Windows-1252, or given up.
_GARBLED = r"[ÃÂ][\x{{80}}-\x{{BF}}]|â€|\x{{FFFD}}"


def measured(entity: Entity) -> Iterator[tuple[str, str]]:
    """Name and SQL of each measure: numbers that are no identifiers, also those sent as text."""
    for column in entity.columns:
        name = identifier(column.name)
        if column.type is Type.TEXT and _NUMERIC_TEXT.search(column.name):
            yield column.name, f"try_cast({name} as double)"
        elif _is_measure(entity, column):
            yield column.name, name


def texts(entity: Entity) -> Iterator[str]:
    """Columns of text that may hold codes: no identifiers, but for parts of a key."""
    for column in entity.columns:
        is_part = column.name in entity.key and len(entity.key) > 1
        if column.type is Type.TEXT and (is_part or not _IDENTIFIES.search(column.name)):
            yield column.name


def never(entity: Entity) -> Iterator[tuple[str, str]]:
    """Marks of rows that no honest change explains, if no row had them before."""
    for name, value in measured(entity):
        yield f"{name} negative", f"{value} < 0"
        yield f"{name} 20 times the greatest", f"abs({value}) > 20 * {identifier(f'most {name}')}"
    for column in _times(entity):
        name = identifier(column.name)
        lead, first = identifier(f"lead {column.name}"), identifier(f"first {column.name}")
        yield f"{column.name} years ahead", f"{name} > _extracted_at + {lead} + interval 90 day"
        yield f"{column.name} long before", f"{name} < {first} - interval 400 day"
    for column in entity.columns:
        if column.type is Type.TEXT:
            name = identifier(column.name)
            yield f"{column.name} garbled", f"regexp_matches({name}, '{_GARBLED}')"
            for pattern, form in _FORMATS.items():
                if re.search(pattern, column.name):
                    yield f"{column.name} malformed", f"not regexp_matches({name}, '{form}')"
            if _CURRENCY.search(column.name):
                form = _FORMATS[_CURRENCY.pattern]
                yield f"{column.name} no currency", f"not regexp_matches(upper({name}), '{form}')"
                yield f"{column.name} changed", _changed(entity, column)


def gaps(source: Source, entity: Entity) -> Iterator[tuple[str, str]]:
    """Marks of rows in which something is missing: a habit, or as good as a rule that none does."""
    for column in entity.columns:
        if not column.required and column.name not in entity.key:
            yield f"{column.name} empty", f"{identifier(column.name)} is null"
    for column_name, table, key in references(source, entity):
        name = identifier(column_name)
        keys = f"select {identifier(key)} from raw.{identifier(table)}"
        yield f"{column_name} of nobody", f"{name} is not null and {name} not in ({keys})"


def habits(entity: Entity) -> Iterator[tuple[str, str]]:
    """Marks of rows that occur now and then, about as often each time."""
    for column in entity.columns:
        name = identifier(column.name)
        if column.type is Type.BOOLEAN:
            yield f"{column.name} true", name
            yield f"{column.name} false", f"not {name}"
    for name, value in measured(entity):
        yield f"{name} zero", f"{value} = 0"


def orders(entity: Entity) -> Iterator[tuple[str, str]]:
    """Marks of rows by which of two measures is greater, which of two times later."""
    measures = [column.name for column in entity.columns if _is_measure(entity, column)]
    for names in (measures[:_PAIRED], [column.name for column in _times(entity)][:_PAIRED]):
        for one, other in itertools.permutations(names, 2):
            yield f"{one} > {other}", f"{identifier(one)} > {identifier(other)}"


def bounds(entity: Entity) -> Iterator[str]:
    """What was greatest, latest and first before: what some marks are measured by."""
    for name, value in measured(entity):
        yield f"max(abs({value})) as {identifier(f'most {name}')}"
    for column in _times(entity):
        name = identifier(column.name)
        lead, first = identifier(f"lead {column.name}"), identifier(f"first {column.name}")
        yield f"greatest(max({name} - _extracted_at), interval 0 day) as {lead}"
        yield f"min({name}) as {first}"


def references(source: Source, entity: Entity) -> Iterator[tuple[str, str, str]]:
    """Columns that name a row of another entity of the source: column, its table, its key."""
    found = {}
    for other in source.entities:
        if other.name != entity.name and len(other.key) == 1:
            found[f"{other.name.removesuffix('s')}_id"] = (other.name, other.key[0])
            if other.key[0] != "id":
                found[other.key[0]] = (other.name, other.key[0])
    for column in entity.columns:
        if column.name in found and entity.key != (column.name,):
            name, key = found[column.name]
            yield column.name, f"{source.name}__{name}", key


def _is_measure(entity: Entity, column: Column) -> bool:
    return (
        column.type in _NUMBERS
        and column.name not in entity.key
        and not _IDENTIFIES.search(column.name)
    )


def _times(entity: Entity) -> list[Column]:
    return [column for column in entity.columns if column.type in _INSTANTS]


def _changed(entity: Entity, column: Column) -> str:
    """Whether a row had another value of the column when it was told before."""
    key = ", ".join(identifier(name) for name in entity.key)
    name = identifier(column.name)
    before = "from standing where not _is_fresh"
    return (
        f"_is_fresh and hash({key}) in (select hash({key}) {before})"
        f" and hash({key}, {name}) not in (select hash({key}, {name}) {before})"
    )
