"""The filters of a chart, as the browser makes them, as the SQL conditions that our YAML holds."""

from __future__ import annotations

from typing import Any

from tributary.bi.readback.remarks import Inexpressible
from tributary.lake.casts import literal

_COMPARISONS = {"==": "=", "!=": "<>", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_COMPARISONS |= {"LIKE": "like", "ILIKE": "ilike"}
_SETS = {"IN": "in", "NOT IN": "not in"}
_STATES = {"IS NULL": "is null", "IS NOT NULL": "is not null"}
_STATES |= {"IS TRUE": "is true", "IS FALSE": "is false"}
_NO_FILTER = "No filter"


def is_time_filter(given: dict[str, Any]) -> bool:
    """Whether it only says which column the dashboard's time filter applies to."""
    return given.get("operator") == "TEMPORAL_RANGE" and given.get("comparator") == _NO_FILTER


def sql_condition(given: dict[str, Any], expressions: dict[str, str]) -> str:
    """One filter as SQL; `expressions` are the dataset's calculated columns by name.

    Raises Inexpressible for a filter on a metric, or one on a range of time.
    """
    if given.get("clause") == "HAVING":
        raise Inexpressible(f"a filter on the metric {given.get('subject') or 'in SQL'}")
    if given.get("expressionType") == "SQL":
        return str(given["sqlExpression"])
    subject, operator, value = given["subject"], given["operator"], given.get("comparator")
    if operator == "TEMPORAL_RANGE":
        raise Inexpressible(f"the time range {value!r} of {subject}: use the dashboard's filter")
    column = f"({expressions[subject]})" if subject in expressions else str(subject)
    if operator in _STATES:
        return f"{column} {_STATES[operator]}"
    if operator in _SETS:
        values = value if isinstance(value, list) else [value]
        return f"{column} {_SETS[operator]} ({', '.join(map(_literal, values))})"
    if operator in _COMPARISONS:
        return f"{column} {_COMPARISONS[operator]} {_literal(value)}"
    raise Inexpressible(f"the filter {subject} {operator}")


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    return literal(str(value))
