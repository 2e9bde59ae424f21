"""`tributary checks`: what is checked, and how it stands."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from tributary.audit.suites import declared_checks
from tributary.cli.warehouse import audit
from tributary.errors import RefusedError
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


@checks.command("freshness")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def freshness(as_json: bool) -> None:
    """Check how long ago every source was read, without a build.

    A line for each source that is late (warn) or stale (error);
    exits 4 if any is stale.
    """
    from tributary.audit.freshness import ages, check_freshness

    settings = Settings.load()
    report = check_freshness(settings)
    late = [age for age in ages(settings) if age.is_late]
    if as_json:
        content = {
            "is_passed": report.is_passed,
            "checks": len(report.results),
            "failed": [age.as_dict() for age in late],
        }
        click.echo(json.dumps(content, indent=2))
    else:
        for result in (*report.errors, *report.warnings):
            click.echo(
                f"{result.severity:<6}{result.asset.removeprefix('raw/')}: {result.observed}"
            )
        click.echo(
            f"{len(report.results)} sources: {len(report.errors)} stale,"
            f" {len(report.warnings)} late"
        )
    if not report.is_passed:
        raise RefusedError(
            f"{len(report.errors)} of {len(report.results)} sources are stale",
            cure="tributary extract, or a build, loads them",
        )


@checks.command("new")
@click.argument("table")
def new(table: str) -> None:
    """Profile TABLE and propose a suite for it, to be reviewed.

    TABLE is a raw entity (billing/invoices) or a mart (fct_leads). What its present suite has
    stays; the proposal is not audited before it is moved.
    """
    from tributary.audit.propose import propose

    proposal = propose(Settings.load(), table)
    path = proposal.write()
    click.echo(f"{path}: {len(proposal.new)} checks that {proposal.table} has not yet")
    for check_id in proposal.new:
        click.echo(f"  {check_id}")
    click.echo(f"review it, then move it to expectations/{proposal.layer}/")


@checks.command("told")
@click.option("--limit", default=50, show_default=True, help="So many, the newest last.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def told(limit: int, as_json: bool) -> None:
    """Show the last notifications, and those that could not be sent."""
    from tributary.notify.tell import last_tellings

    events = last_tellings(Settings.load(), limit)
    if as_json:
        click.echo(json.dumps(events, indent=2))
        return
    for event in events:
        at = str(event["at"])[:19]
        if event["event"] == "notify_failed":
            click.echo(f"{at}  not sent to subscription {event['subscription']}: {event['reason']}")
        else:
            click.echo(f"{at}  {event['kind']:<10}{event['priority']:<8}{event['check_id']}")


def last_results(settings: Settings) -> dict[str, str]:
    """Last recorded outcome of every check: ``passed`` or ``failed: <observed>``."""
    found: dict[str, str] = {}
    for path in sorted((settings.ledger_dir / "checks").glob("*.ndjson")):
        for record in ledger.read_records(settings, "checks", path.stem):
            found[record["check_id"]] = (
                "passed" if record["is_passed"] else f"failed: {record['observed']}"
            )
    return found
