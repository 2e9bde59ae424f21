"""What is wrong with a row: the first failure of its casts, its shape or its key, as SQL."""

from __future__ import annotations

from collections.abc import Sequence

from tributary.lake.casts import Cast, literal
from tributary.lake.records import ACCOUNT, DAY
from tributary.sources.declaration import Column, Entity, Type

#: Failures of a whole row; those of its columns are numbered from 0.
MISFIT, KEYLESS = -1, -2


def text_of(column: Column, number: int) -> str:
    """The text to cast: an empty string says something only where text is asked for."""
    return f"t{number}" if column.type is Type.TEXT else f"nullif(t{number}, '')"


def failures(columns: Sequence[Column], casts: Sequence[Cast]) -> str:
    """The arms of a CASE that numbers what is wrong with a row whose casts are ``v0``, ``v1``, …"""
    whens = []
    for n, (column, made) in enumerate(zip(columns, casts, strict=True)):
        if column.type is not Type.TEXT:
            text = text_of(column, n)
            whens.append(
                f"when {text} is not null and not coalesce(v{n} is not null and"
                f" {made.is_faithful}, false) then {n}"
            )
        if column.required:
            empty = f"nullif(v{n}, '')" if column.type is Type.TEXT else f"v{n}"
            whens.append(f"when {empty} is null then {n + len(columns)}")
    return " ".join(whens) or "when false then 0"


def keyless(entity: Entity) -> str:
    """A row of which no part of the key was received is not a row of this entity."""
    names = [column.name for column in entity.columns]
    parts = [
        f"nullif(v{names.index(name)}::varchar, '') is null"
        for name in entity.key
        if entity.column(name).path not in (ACCOUNT, DAY)
    ]
    return f" when {' and '.join(parts)} then {KEYLESS}" if parts else ""


def reason(columns: Sequence[Column], casts: Sequence[Cast]) -> str:
    """SQL of why the row with the number ``_failed`` was rejected."""
    whens = [
        f"when {MISFIT} then 'not shaped as declared'",
        f"when {KEYLESS} then 'key is missing'",
    ]
    whens += [f"when {n} then {literal(made.reason)}" for n, made in enumerate(casts)]
    return f"(case _failed {' '.join(whens)} else 'required value is missing' end)"


def failed_column(columns: Sequence[Column]) -> str:
    """SQL of the column that failed; NULL if it was the row as a whole."""
    whens = [
        f"when {n} then {literal(column.name)} when {n + len(columns)} then {literal(column.name)}"
        for n, column in enumerate(columns)
    ]
    return f"(case _failed {' '.join(whens)} end)"
