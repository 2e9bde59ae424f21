"""From received JSON records to one text per declared column, and the JSON of all the rest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tributary.lake.casts import literal
from tributary.sources.declaration import Entity, Type

#: Paths of what was asked for: the account stands beside a record, the day in it.
ACCOUNT, DAY = "@account", "@day"
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")

Step = str | int


def parse_path(path: str) -> tuple[Step, ...]:
    """The steps of a JSON path: member names and list positions (``a.b[0].c``)."""
    steps: list[Step] = []
    for name, position in _STEP.findall(path):
        steps.append(name if name else int(position))
    return tuple(steps)


@dataclass
class _Node:
    """A member of the records' declared shape."""

    members: dict[str, _Node] = field(default_factory=dict)
    item: _Node | None = None
    length: int = 0
    leaf: str | None = None

    def shape(self) -> Any:
        """The structure that json_transform reads."""
        if self.leaf:
            return self.leaf
        if self.item:
            return [self.item.shape()]
        return {name: node.shape() for name, node in self.members.items()}

    def remainder(self, *, keep_lists: bool = False) -> dict[str, Any]:
        """The merge patch that leaves only what nobody declared."""
        return {
            name: node.remainder(keep_lists=keep_lists) if node.members else None
            for name, node in self.members.items()
            if not (keep_lists and node.item)
        }

    def lists(self, expression: str) -> list[tuple[str, int]]:
        """The declared lists: their expression and how many elements are declared."""
        if self.item:
            return [(expression, self.length), *self.item.lists(f"{expression}[1]")]
        return [
            found
            for name, node in self.members.items()
            for found in node.lists(f"{expression}.{_member(name)}")
        ]


@dataclass(frozen=True)
class RecordShape:
    """SQL that reads the JSON expression ``record``.

    `transform` is one struct of texts; `texts` a VARCHAR expression per column over that struct
    (named ``t``). Over those texts (named ``t0``, ``t1``, …), `misfit` is true where a declared
    parent is not the object or list it is declared to be, and `extra` is the JSON of undeclared
    fields, NULL where there are none.
    """

    transform: str
    texts: tuple[str, ...]
    misfit: str
    extra: str


def record_shape(entity: Entity) -> RecordShape:
    """How the declared columns of `entity` are read from a received record."""
    root = _Node()
    texts: list[str] = []
    parents: dict[tuple[Step, ...], _Parent] = {}
    for column in entity.columns:
        path = column.path or column.name
        if path == ACCOUNT:
            texts.append("account")
            continue
        leaf = "JSON" if column.type is Type.JSON else "VARCHAR"
        places = [parse_path(place) for place in path.split("|")]
        values = [_text(root, steps, leaf) for steps in places]
        texts.append(values[0] if len(values) == 1 else f"coalesce({', '.join(values)})")
        for steps in places:
            for depth, step in enumerate(steps):
                kind = "ARRAY" if isinstance(step, int) else "OBJECT"
                parent = parents.setdefault(steps[:depth], _Parent(kind))
                parent.texts.append(f"t{len(texts) - 1}")
    return RecordShape(
        transform=f"json_transform(record, {literal(json.dumps(root.shape()))})",
        texts=tuple(texts),
        misfit=_misfit(parents),
        extra=_extra(root),
    )


@dataclass
class _Parent:
    kind: str
    texts: list[str] = field(default_factory=list)


def _extra(root: _Node) -> str:
    """The undeclared fields, at whatever depth; a list longer than declared is kept whole.

    The merge leaves an empty object for each declared parent, whether or not it was received, so
    a record without undeclared fields is known by the length of what is left.
    """
    patch = root.remainder()
    rest = f"json_merge_patch(record, {literal(json.dumps(patch))})::varchar"
    nothing = len(json.dumps(_without_leaves(patch), separators=(",", ":")))
    extra = f"case when strlen({rest}) > {nothing} then {rest} end"
    lists = root.lists("t")
    if lists:
        with_lists = literal(json.dumps(root.remainder(keep_lists=True)))
        is_longer = " or ".join(f"len({name}) > {length}" for name, length in lists)
        extra = (
            f"case when {is_longer} then json_merge_patch(record, {with_lists})::varchar"
            f" else {extra} end"
        )
    return f"({extra})"


def _text(root: _Node, steps: tuple[Step, ...], leaf: str) -> str:
    """The text at one place; NULL if there is none."""
    expression = _place(root, steps, leaf)
    if expression is None:  # the same member is wanted whole and in parts
        reader = "json_extract" if leaf == "JSON" else "json_extract_string"
        expression = f"{reader}(record, {literal(_json_path(steps))})"
    text = f"({expression})::varchar"
    return f"nullif({text}, 'null')" if leaf == "JSON" else text  # a JSON null is no value


def _place(root: _Node, steps: tuple[Step, ...], leaf: str) -> str | None:
    """Put a leaf into the shape; the expression that reads it, or None if it does not fit in."""
    node, expression = root, "t"
    for step in steps:
        if node.leaf:
            return None
        if isinstance(step, int):
            if node.members:
                return None
            node.item = node.item or _Node()
            node.length = max(node.length, step + 1)
            node, expression = node.item, f"{expression}[{step + 1}]"
        else:
            if node.item:
                return None
            node = node.members.setdefault(step, _Node())
            expression = f"{expression}.{_member(step)}"
    if node.members or node.item or (node.leaf and node.leaf != leaf):
        return None
    node.leaf = leaf
    return expression


def _member(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _json_path(steps: tuple[Step, ...]) -> str:
    return "$" + "".join(f"[{s}]" if isinstance(s, int) else f'."{s}"' for s in steps)


def _without_leaves(patch: dict[str, Any]) -> dict[str, Any]:
    return {name: _without_leaves(value) for name, value in patch.items() if value is not None}


def _misfit(parents: dict[tuple[Step, ...], _Parent]) -> str:
    """Whether a parent holds something else than its declared members.

    json_transform reads such a parent as empty, silently; so where all members of a parent are
    empty (seldom, and cheap to see) the parent itself is looked at.
    """
    empties, others = [], []
    for steps, parent in parents.items():
        kind = f"json_type(record, {literal(_json_path(steps))})"
        is_empty = " and ".join(f"{text} is null" for text in parent.texts)
        empties.append(f"({is_empty})")
        expected = f"'{parent.kind}', 'NULL'" if steps else f"'{parent.kind}'"
        is_other = f"{kind} not in ({expected})"
        others.append(f"coalesce(case when {is_empty} then {is_other} end, false)")
    if not empties:
        return "false"
    return f"(case when {' or '.join(empties)} then {' or '.join(others)} else false end)"
