"""Dagster's own history of runs, put away when it is as old as the ledger's may become."""

from __future__ import annotations

from datetime import datetime

import dagster as dg

from orchestration.home import dagster_home
from tributary.settings import Settings


def prune_history(settings: Settings, before: datetime, *, dry_run: bool = False) -> list[str]:
    """Remove Dagster's runs made before then, never the newest; returns their ids."""
    with dg.DagsterInstance.from_config(str(dagster_home(settings))) as instance:
        return prune_runs(instance, before, dry_run=dry_run)


def prune_runs(
    instance: dg.DagsterInstance, before: datetime, *, dry_run: bool = False
) -> list[str]:
    """The same in an open `instance`.

    A run's row goes last: killed before that, the next one finds the run again.
    """
    newest = {run.run_id for run in instance.get_runs(limit=1)}
    old = instance.get_runs(filters=dg.RunsFilter(created_before=before))
    doomed = [run.run_id for run in old if run.run_id not in newest]
    if not dry_run:
        for run_id in doomed:
            instance.compute_log_manager.delete_logs(prefix=[run_id])
            instance.event_log_storage.delete_events(run_id)
            instance.run_storage.delete_run(run_id)
    return doomed
