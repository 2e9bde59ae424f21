"""Tables whose cells are JSON already, so that a page of thousands of rows is one join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson


def text(values: Iterable[Any]) -> list[str]:
    """Each value as a JSON string (int64 travels as one in Google's JSON)."""
    known: dict[Any, str] = {}
    cells = []
    for value in values:
        cell = known.get(value)
        if cell is None:
            cell = known[value] = orjson.dumps(str(value)).decode()
        cells.append(cell)
    return cells


def number(values: Iterable[float]) -> list[str]:
    """Each value as a JSON number."""
    return [repr(value) for value in values]


def template(paths: Sequence[str]) -> tuple[str, list[str]]:
    """A %-template of the nested JSON object that has a leaf at every dotted path.

    Also the paths in the order in which the template takes their cells.
    """
    tree: dict[str, Any] = {}
    for path in paths:
        *parents, leaf = path.split(".")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[leaf] = path
    order: list[str] = []
    return _write(tree, order), order


def _write(node: Any, order: list[str]) -> str:
    if isinstance(node, str):
        order.append(node)
        return "%s"
    return "{" + ",".join(f'"{key}":{_write(child, order)}' for key, child in node.items()) + "}"


def rows(pattern: str, columns: Sequence[Sequence[str]]) -> bytes:
    """A JSON array of the pattern filled with each row of the columns."""
    return ("[" + ",".join([pattern % row for row in zip(*columns, strict=True)]) + "]").encode()
