"""`tributary audit`, `versions` and `diff`: what may serve, and what does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from tributary.audit.report import AuditReport
from tributary.cli import options
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse.candidate import candidates, latest_candidate
from tributary.warehouse.lock import build_lock
from tributary.warehouse.versions import (
    current,
    current_version,
    describe,
    hold,
    version_before,
    version_named,
)
from tributary.warehouse.versions import versions as published_versions

if TYPE_CHECKING:
    from tributary.warehouse.diff import TableDiff


@click.command()
@click.option("--full", is_flag=True, help="Also what has not changed since the last publish.")
@options.wait
@options.as_json
def audit(full: bool, wait: bool, as_json: bool) -> None:
    """Audit the candidate that waits, else the version that serves."""
    from tributary.audit.run import audit as run_audit
    from tributary.audit.run import audit_published

    settings = Settings.load()
    with build_lock(settings, "tributary audit", wait=wait), Progress(quiet=as_json) as progress:
        if candidates(settings):
            chosen = latest_candidate(settings)
            report = run_audit(settings, chosen, full=full, progress=progress)
            subject = f"candidate {chosen.id}"
        else:
            version = current_version(settings)
            report = audit_published(settings, version, progress=progress)
            subject = f"version {version.id}"
    _show_report(report, subject, as_json=as_json)
    report.raise_if_refused()


@click.command()
@options.as_json
def versions(as_json: bool) -> None:
    """List the published versions that are kept, newest first."""
    settings = Settings.load()
    serving = current(settings)
    kept = published_versions(settings)
    held = hold(settings)
    if as_json:
        rows = [describe(v, is_current=serving is not None and v.id == serving.id) for v in kept]
        click.echo(json.dumps({"versions": rows, "is_held": held is not None}, indent=2))
        return
    if not kept:
        click.echo("nothing has been published yet; run tributary build")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("version", no_wrap=True)
    table.add_column("data as of (UTC)", no_wrap=True)
    table.add_column("tables", justify="right")
    table.add_column("rows", justify="right")
    table.add_column("code")
    for version in kept:
        is_serving = serving is not None and version.id == serving.id
        table.add_row(
            "→" if is_serving else "",
            version.id,
            f"{version.as_of:%Y-%m-%d %H:%M}",
            str(len(version.tables)),
            f"{sum(version.tables.values()):,}",
            (version.git_commit or "")[:10],
        )
    Console().print(table)
    for version in kept:
        if (word := version.overridden) is not None:
            click.echo(
                f"{version.id} was overridden by {word.by}: {word.reason}"
                f" (failed: {', '.join(word.checks)})"
            )
    if held is not None:
        click.echo(f"held since {held.since}: {held.left} was rolled back to {held.returned_to}")


@click.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@options.as_json
def diff(before: str | None, after: str | None, as_json: bool) -> None:
    """Compare two versions: rows added and removed, values changed, sums shifted.

    BEFORE and AFTER are the beginnings of two ids that tributary versions lists; left out, what
    serves is compared with the version before it.
    """
    from tributary.warehouse.diff import diff as compare

    settings = Settings.load()
    new = version_named(settings, after) if after else current_version(settings)
    old = version_named(settings, before) if before else version_before(settings, new)
    found = {table: d for table, d in compare(settings, old, new).items() if not d.is_equal}
    if as_json:
        content = {table: asdict(difference) for table, difference in found.items()}
        click.echo(json.dumps({"before": old.id, "after": new.id, "tables": content}, default=str))
        return
    click.echo(f"{old.id} → {new.id}: {len(found)} of {len(new.tables)} tables differ")
    for table, difference in found.items():
        click.echo("\n".join([f"\n{table}: {_rows(difference)}", *_changes(difference)]))


def _rows(difference: TableDiff) -> str:
    if difference.rows_before is None:
        return f"new, {difference.rows_after:,} rows"
    if difference.rows_after is None:
        return f"gone, {difference.rows_before:,} rows"
    return (
        f"{difference.rows_before:,} → {difference.rows_after:,} rows,"
        f" {difference.rows_added:,} added, {difference.rows_removed:,} removed"
    )


def _changes(difference: TableDiff) -> Iterator[str]:
    for name in difference.columns_added:
        yield f"  {name}: new"
    for name in difference.columns_removed:
        yield f"  {name}: gone"
    for name, column in difference.columns.items():
        if column.rows_changed or column.is_shifted:
            changed = f"{column.rows_changed:,} changed" if column.rows_changed else ""
            sums = f"sum {column.sum_before:,} → {column.sum_after:,}" if column.is_shifted else ""
            yield f"  {name}: {', '.join(filter(None, (changed, sums)))}"


def _show_report(report: AuditReport, subject: str, *, as_json: bool) -> None:
    failed = [*report.errors, *report.warnings]
    if as_json:
        content = {
            "subject": subject,
            "is_passed": report.is_passed,
            "checks": len(report.results),
            "seconds": report.seconds,
            "failed": [
                {
                    "check_id": r.check_id,
                    "asset": r.asset,
                    "severity": r.severity,
                    "rows_tested": r.rows_tested,
                    "rows_failed": r.rows_failed,
                    "observed": r.observed,
                }
                for r in failed
            ],
        }
        click.echo(json.dumps(content, indent=2))
        return
    for result in failed:
        click.echo(f"{result.severity:<6}{result.asset}  {result.check_id}: {result.observed}")
    click.echo(
        f"{subject}: {len(report.results)} checks, {len(report.errors)} errors,"
        f" {len(report.warnings)} warnings, {report.seconds:.1f} s"
    )
