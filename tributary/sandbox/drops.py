"""File drops: operating costs, one CSV a month, and the KPI targets."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

from tributary.sandbox.targets import TARGETS
from tributary.sandbox.world.build import World

COST_COLUMNS = (
    "date",
    "cost_category",
    "entry_no",
    "tenant_id",
    "amount",
    "currency_code",
    "usage_units",
    "description",
)
TARGET_COLUMNS = (
    "kpi_key",
    "tenant_id",
    "grain",
    "valid_from",
    "target",
    "warning",
    "critical",
    "origin",
)


def write_costs(world: World, folder: Path) -> list[Path]:
    """Write `costs-YYYY-MM.csv` for every month; entries of the group have no tenant_id."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("costs-*.csv"):
        old.unlink()
    paths = []
    for month, entries in groupby(world.costs, key=lambda entry: str(entry.day)[:7]):
        path = folder / f"costs-{month}.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COST_COLUMNS)
            for entry in entries:
                writer.writerow(
                    (
                        entry.day,
                        entry.cost_category,
                        entry.entry_no,
                        entry.tenant_id,
                        entry.amount,
                        entry.currency_code,
                        entry.usage_units,
                        entry.description,
                    )
                )
        paths.append(path)
    return paths


def write_targets(folder: Path) -> Path:
    """Write `targets.csv`: what each business unit wants its KPIs to be."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "targets.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TARGET_COLUMNS)
        writer.writerows(TARGETS)
    return path
