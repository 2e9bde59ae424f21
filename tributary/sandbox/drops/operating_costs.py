"""Operating costs, entered by hand: one CSV file a month."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tributary.sandbox.drops.csv_files import write_csv
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


def write_costs(world: World, folder: Path) -> None:
    """Write `costs-YYYY-MM.csv` for every month; entries of the group have no tenant_id."""
    for month, entries in groupby(world.costs, key=lambda entry: str(entry.day)[:7]):
        write_csv(
            folder / f"costs-{month}.csv",
            COST_COLUMNS,
            (
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
                for entry in entries
            ),
        )
