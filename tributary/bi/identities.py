"""What things are called on a server: uuids made of names, so that nothing in the YAML is an id."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

_NAMESPACE = uuid.UUID("6f0a9c2e-51c4-5d0c-9f3e-3f7f0f4f9b51")


def identity(kind: str, *names: str) -> str:
    """The uuid of the object of `kind` (database, dataset, chart, dashboard) with these names."""
    return str(uuid.uuid5(_NAMESPACE, "/".join((kind, *names))))


def chart_names(slug: str, names: Iterable[str]) -> dict[str, str]:
    """The uuid of each chart `names` of dashboard `slug` → its name."""
    return {identity("chart", slug, name): name for name in names}


def filter_id(slug: str, name: str) -> str:
    """The id of the filter `name` of dashboard `slug`."""
    return f"NATIVE_FILTER-{identity('filter', slug, name)}"
