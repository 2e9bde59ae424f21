"""The customer-success workspace's monthly exports: of every entity the rows changed that month."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tributary.sandbox.drops.csv_files import write_csv
from tributary.sandbox.vendors.vendor import iso
from tributary.sandbox.world.build import World
from tributary.sandbox.world.customer_success import customer_success


def write_customer_success(world: World, folder: Path) -> None:
    """Write `<entity>-YYYY-MM.csv`: each row as it was left by its last change in the month."""
    workspace = world.of(customer_success)
    for entity in workspace.__slots__:
        months: dict[str, dict[str, NamedTuple]] = {}
        for version in sorted(getattr(workspace, entity), key=lambda row: row.modified_at):
            month = time.strftime("%Y-%m", time.gmtime(version.modified_at))
            months.setdefault(month, {})[version[0]] = version
        for month, changed in months.items():
            rows = list(changed.values())
            write_csv(folder / f"{entity}-{month}.csv", rows[0]._fields, map(_cells, rows))


def _cells(row: NamedTuple) -> Sequence[Any]:
    return [
        iso(value) if name.endswith("_at") else _word(value)
        for name, value in zip(row._fields, row, strict=True)
    ]


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
