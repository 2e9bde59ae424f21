"""A reader of the part of the Google Ads Query Language that reports are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tributary.sandbox.vendors.vendor import VendorError

_QUERY = re.compile(
    r"^\s*SELECT\s+(?P<fields>.+?)\s+FROM\s+(?P<resource>\w+)"
    r"(?:\s+WHERE\s+(?P<where>.+?))?"
    r"(?:\s+ORDER\s+BY\s+(?P<order>[\w.]+)(?:\s+(?P<direction>ASC|DESC))?)?"
    r"(?:\s+LIMIT\s+(?P<limit>\d+))?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(r"([\w.]+)\s+BETWEEN\s+'([^']*)'\s+AND\s+'([^']*)'", re.IGNORECASE)
_COMPARE = re.compile(r"([\w.]+)\s*(>=|<=|!=|=|>|<)\s*(?:'([^']*)'|(\w+))", re.IGNORECASE)

Operator = Literal[">=", "<=", "!=", "=", ">", "<"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of the WHERE clause."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read."""

    fields: tuple[str, ...]
    resource: str
    conditions: tuple[Condition, ...]
    order_by: str | None
    is_descending: bool
    limit: int | None


def read(query: str) -> Query:
    """The query in parts; VendorError 400 if it is not GAQL (or more than is read here)."""
    match = _QUERY.match(query)
    if match is None:
        raise VendorError(400, "QUERY_ERROR", "Error in query: unexpected input.")
    limit = match["limit"]
    return Query(
        fields=tuple(name.strip() for name in match["fields"].split(",")),
        resource=match["resource"],
        conditions=tuple(_conditions(match["where"] or "")),
        order_by=match["order"],
        is_descending=(match["direction"] or "").upper() == "DESC",
        limit=int(limit) if limit else None,
    )


def _conditions(where: str) -> list[Condition]:
    found = []
    for field, low, high in _BETWEEN.findall(where):
        found += [Condition(field, ">=", low), Condition(field, "<=", high)]
    for part in re.split(r"\s+AND\s+", _BETWEEN.sub("", where), flags=re.IGNORECASE):
        if part.strip():
            match = _COMPARE.fullmatch(part.strip())
            if match is None:
                raise VendorError(400, "QUERY_ERROR", f"Error in WHERE clause near '{part}'.")
            found.append(Condition(match[1], match[2], match[3] or match[4] or ""))
    return found
