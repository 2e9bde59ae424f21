"""A reader of the part of SOQL that incremental reads are made of."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tributary.sandbox.vendors.vendor import VendorError

_QUERY = re.compile(
    r"^\s*SELECT\s+(?P<fields>.+?)\s+FROM\s+(?P<sobject>\w+)"
    r"(?:\s+WHERE\s+(?P<where>.+?))?"
    r"(?:\s+ORDER\s+BY\s+(?P<order>.+?))?"
    r"(?:\s+LIMIT\s+(?P<limit>\d+))?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(\w+)\s*(>=|<=|!=|=|>|<)\s*('[^']*'|\S+)")
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read; `order` holds (field, is descending)."""

    fields: tuple[str, ...]
    sobject: str
    conditions: tuple[tuple[str, str, Any], ...]
    order: tuple[tuple[str, bool], ...]
    limit: int | None


def read(text: str) -> Query:
    """The query in parts; VendorError 400 MALFORMED_QUERY if it is not SOQL."""
    match = _QUERY.match(text)
    if match is None:
        raise VendorError(400, "MALFORMED_QUERY", f"unexpected token: {text[:40]!r}")
    order = []
    for part in (match["order"] or "").split(","):
        words = part.split()
        if words:
            order.append((words[0], len(words) > 1 and words[1].upper() == "DESC"))
    return Query(
        fields=tuple(name.strip() for name in match["fields"].split(",")),
        sobject=match["sobject"],
        conditions=tuple(_conditions(match["where"] or "")),
        order=tuple(order),
        limit=int(match["limit"]) if match["limit"] else None,
    )


def _conditions(where: str) -> list[tuple[str, str, Any]]:
    found = []
    for part in re.split(r"\s+AND\s+", where.strip(), flags=re.IGNORECASE) if where.strip() else []:
        match = _CONDITION.fullmatch(part.strip().strip("()").strip())
        if match is None:
            raise VendorError(400, "MALFORMED_QUERY", f"unexpected condition: {part!r}")
        found.append((match[1], match[2], _literal(match[3])))
    return found


def _literal(text: str) -> Any:
    if text.startswith("'"):
        return text[1:-1]
    if text.lower() in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text.lower()]
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())
    except ValueError as error:
        raise VendorError(400, "MALFORMED_QUERY", f"bad literal: {text}") from error
