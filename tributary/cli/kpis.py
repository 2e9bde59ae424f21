"""`tributary kpis`: the catalogue held against what is published."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from tributary.settings import Settings

if TYPE_CHECKING:
    from tributary.kpis.coverage import KpiCoverage


@click.command()
@click.option("--missing", "only_missing", is_flag=True, help="Only what is not whole.")
@click.option("--check", is_flag=True, help="Exit with 1 if a value or a fact's rows are missing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def kpis(only_missing: bool, check: bool, as_json: bool) -> None:
    """List facts with their rows, and KPIs with the tenants they have values for."""
    from tributary.kpis.catalogue import load
    from tributary.kpis.coverage import kpi_coverage, table_rows
    from tributary.warehouse.versions import current_version

    warehouse = current_version(Settings.load()).database
    facts = {name: rows for name, rows in table_rows(warehouse).items() if name.startswith("fct_")}
    found = kpi_coverage(load(), warehouse)
    is_whole = all(facts.values()) and not any(kpi.missing for kpi in found)
    shown = [kpi for kpi in found if kpi.missing or kpi.reason or not only_missing]
    if as_json:
        rows = [{**asdict(kpi), "missing": kpi.missing} for kpi in shown]
        click.echo(json.dumps({"facts": facts, "kpis": rows, "is_whole": is_whole}))
    else:
        _show(facts, shown, only_missing=only_missing)
        defined = [kpi for kpi in found if kpi.reason is None]
        whole = sum(not kpi.missing for kpi in defined)
        filled = sum(rows > 0 for rows in facts.values())
        click.echo(
            f"{filled} of {len(facts)} facts with rows, {whole} of {len(defined)} KPIs with values"
            f" for every tenant they are meant for, {len(found) - len(defined)} not met"
        )
    if check and not is_whole:
        sys.exit(1)


def _show(facts: Mapping[str, int], shown: Sequence[KpiCoverage], *, only_missing: bool) -> None:
    console = Console()
    table = Table("fact", "rows", box=None)
    for name, rows in facts.items():
        if not (only_missing and rows):
            table.add_row(name, f"{rows:,}")
    console.print(table)
    table = Table("KPI", "read from", "values for", "missing", box=None)
    for kpi in shown:
        missing = kpi.reason or ", ".join(kpi.missing)
        table.add_row(kpi.key, kpi.source_model, ", ".join(kpi.covered), missing)
    console.print(table)
