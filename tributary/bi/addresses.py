"""The parameter of a dashboard's address that sets its filters."""

from __future__ import annotations

import json
from typing import Any

from tributary.bi.identities import filter_id


def chosen(slug: str, name: str, column: str, values: list[str]) -> dict[str, Any]:
    """Filter `name` of dashboard `slug`, on `column`, set to `values`: its id → its state."""
    only = {"col": column, "op": "IN", "val": values}
    state = {"label": ", ".join(values), "value": values}
    return _mask(filter_id(slug, name), {"filters": [only]}, state)


def within(slug: str, name: str, period: str) -> dict[str, Any]:
    """Time filter `name` of dashboard `slug` set to `period`: its id → its state."""
    return _mask(filter_id(slug, name), {"time_range": period}, {"value": period})


def _mask(key: str, form: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    return {key: {"extraFormData": form, "filterState": state, "id": key, "ownState": {}}}


def rison(value: Any) -> str:
    """The notation of Superset's addresses: JSON with fewer quotes."""
    if isinstance(value, dict):
        return "(" + ",".join(f"{key}:{rison(child)}" for key, child in value.items()) + ")"
    if isinstance(value, list):
        return "!(" + ",".join(rison(child) for child in value) + ")"
    if isinstance(value, str):
        return "'" + value.replace("!", "!!").replace("'", "!'") + "'"
    return json.dumps(value)
