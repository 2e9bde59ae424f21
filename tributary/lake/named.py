"""Rows of named texts, as files have them: which text is which declared column."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from tributary.lake.casts import identifier, literal
from tributary.sources.declaration import Column, Entity


def declared_texts(entity: Entity, relation: str, names: Sequence[str], *, file: str) -> str:
    """The texts of the declared columns, the undeclared ones as JSON, and where a row stood.

    `relation` has VARCHAR columns called `names`, ``_record`` and ``_row``; `file` is SQL of the
    file's name. What is returned selects ``t0``, ``t1``, … (one per declared column), ``_extra``,
    ``_is_misfit``, ``_record``, ``_row`` and ``_file``.
    """
    texts = []
    declared = set()
    for number, column in enumerate(entity.columns):
        found = name_of(column, names)
        if found is not None:
            declared.add(found)
        texts.append(f"{identifier(found) if found else 'null::varchar'} as t{number}")
    undeclared = [name for name in names if name not in declared]
    extra = "null::varchar"
    if undeclared:
        members = ", ".join(f"{literal(c)}, {identifier(c)}" for c in undeclared)
        nulls = " and ".join(f"{identifier(c)} is null" for c in undeclared)
        extra = f"(case when not ({nulls}) then json_object({members})::varchar end)"
    return (
        f"select {', '.join(texts)}, {extra} as _extra, false as _is_misfit, _record, _row,"
        f" {file} as _file from {relation}"
    )


def texts_of_records(query: str, names: Iterable[str]) -> str:
    """Rows of named texts again from ``_record``, the JSON object of a row as it was read.

    `query` selects ``_record``, ``_row`` and ``_file``; the name of the file is ``_named_file``.
    """
    shape = literal(json.dumps(dict.fromkeys(names, "VARCHAR")))
    return (
        f"select unnest(json_transform(_record, {shape})), _record, _row, _file as _named_file"
        f" from ({query})"
    )


def name_of(column: Column, names: Sequence[str]) -> str | None:
    """Which of `names` is the declared `column`, as files spell it; the first, if several are."""
    wanted = plain_name(column.path or column.name)
    return next((name for name in names if plain_name(name) == wanted), None)


def plain_name(name: str) -> str:
    """A column's name as files spell it: case, blanks and byte-order marks aside."""
    return name.strip().strip("\ufeff").strip().lower().replace(" ", "_")
