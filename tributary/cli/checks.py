"""`tributary checks`: what is checked, and how it stands."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from tributary.audit.suites import declared_checks
from tributary.cli.warehouse import audit
from tributary.settings import Settings
from tributary.warehouse import ledger


@click.group()
def checks() -> None:
    """The data-quality checks of Great Expectations and dbt."""


@checks.command("list")
@click.option("--asset", help="Only assets whose key contains this, e.g. raw/hubspot.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_checks(asset: str | None, as_json: bool) -> None:
    """List the declared expectations with their last result."""
    settings = Settings.load()
    last = last_results(settings)
    rows = [
        {
            "check_id": check.check_id,
            "asset": check.asset,
            "column": check.column,
            "dimension": check.dimension,
            "severity": check.severity,
            "description": check.description,
            "last_result": last.get(check.check_id),
        }
        for check in declared_checks()
        if asset is None or asset in check.asset
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("asset", "what is checked", "dimension", "severity", "last"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(str(row[name] or "") for name in _SHOWN))
    Console().print(table)
    click.echo(f"{len(rows)} checks; dbt's tests are in models/ beside their models")


_SHOWN = ("asset", "description", "dimension", "severity", "last_result")


checks.add_command(audit, "run")


def last_results(settings: Settings) -> dict[str, str]:
    """Last recorded outcome of every check: ``passed`` or ``failed: <observed>``."""
    found: dict[str, str] = {}
    for path in sorted((settings.ledger_dir / "checks").glob("*.ndjson")):
        for record in ledger.read_records(settings, "checks", path.stem):
            found[record["check_id"]] = (
                "passed" if record["is_passed"] else f"failed: {record['observed']}"
            )
    return found
