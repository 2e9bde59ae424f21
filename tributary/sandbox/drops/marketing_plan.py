"""The marketing plan as marketing keeps it: a workbook a version, and one calendar a year."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tributary.sandbox.drops.excel_files import write_excel
from tributary.sandbox.world.build import World
from tributary.sandbox.world.planning import CalendarEvent, calendar_events, planned_spend

SPEND_COLUMNS = (
    "tenant_id", "channel", "month", "version", "planned_spend", "currency_code", "approved_on",
)  # fmt: skip


def write_marketing_plan(world: World, folder: Path) -> None:
    """Write `planned_spend_<version>.xlsx` and `calendar_<year>.xlsx`."""
    for version, rows in groupby(world.of(planned_spend), key=lambda row: row.version):
        write_excel(
            folder / f"planned_spend_{version}.xlsx",
            SPEND_COLUMNS,
            (
                (
                    row.tenant.tenant_id,
                    row.channel,
                    row.month.first,
                    row.version,
                    row.amount,
                    row.tenant.currency,
                    row.approved_on,
                )
                for row in rows
            ),
        )
    for year, events in world.of(calendar_events).items():
        write_excel(folder / f"calendar_{year}.xlsx", CalendarEvent._fields, events)
