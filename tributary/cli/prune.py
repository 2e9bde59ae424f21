"""`tributary prune`: what is put away by policy, now or after each publish."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from tributary.cli import options
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import heal
from tributary.warehouse.lock import build_lock
from tributary.warehouse.retention import Pruned, cutoff
from tributary.warehouse.retention import prune as prune_home


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be put away.")
@options.wait
@options.as_json
def prune(dry_run: bool, wait: bool, as_json: bool) -> None:
    """Put away old versions, run history and logs; every publish does so too.

    TRIBUTARY_VERSIONS_KEPT versions stay beside the one that serves, and what a rollback returns to
    or a reader has open. Files of the lake older than TRIBUTARY_LAKE_KEPT_DAYS go, if that is set,
    once later loads have superseded all of their rows. Records of runs older than
    TRIBUTARY_HISTORY_KEPT_DAYS go.
    """
    settings = Settings.load()
    if dry_run:
        pruned, dagster_runs = prune_home(settings, dry_run=True), _dagster(settings, dry_run=True)
    else:
        with build_lock(settings, "tributary prune", wait=wait):
            heal(settings)
            pruned, dagster_runs = prune_home(settings), _dagster(settings, dry_run=False)
            if not pruned.is_empty:
                run_id = ledger.new_run_id(settings)
                ledger.append_event(settings, run_id, "prune", **asdict(pruned))
    if as_json:
        content = {**asdict(pruned), "dagster_runs": dagster_runs, "is_dry_run": dry_run}
        click.echo(json.dumps(content, indent=2))
    else:
        click.echo("\n".join(_told(settings, pruned, dagster_runs, dry_run=dry_run)))


def _dagster(settings: Settings, *, dry_run: bool) -> list[str]:
    """Dagster's runs; its import is slow and saved where it has none."""
    if not (settings.home / "dagster" / "history" / "runs.db").exists():
        return []
    from orchestration.history import prune_history

    return prune_history(settings, cutoff(settings), dry_run=dry_run)


def _told(
    settings: Settings, pruned: Pruned, dagster_runs: Sequence[str], *, dry_run: bool
) -> Iterator[str]:
    before = f"of before {cutoff(settings):%Y-%m-%d}"
    if pruned.is_empty and not dagster_runs:
        yield f"nothing to put away: {settings.versions_kept} versions kept, no history {before}"
    else:
        yield (
            f"{'would put away' if dry_run else 'put away'} {pruned.bytes / 1_000_000:,.1f} MB:"
            f" versions {len(pruned.versions)}, superseded loads {len(pruned.loads)};"
            f" {before}: runs of the ledger {len(pruned.runs)},"
            f" of Dagster {len(dagster_runs)}, logs {len(pruned.logs)}"
        )
    yield from (f"  {version}" for version in pruned.versions)
    yield from (f"  {version} stays: a process has it open" for version in pruned.in_use)
