"""The build job run in this process: what `tributary build` does once it holds the lock."""

from __future__ import annotations

import logging
import os

import dagster as dg
from sqlalchemy.exc import OperationalError

from orchestration.definitions import defs
from orchestration.history import prune_runs
from orchestration.home import dagster_environment
from orchestration.kept_keys import keep_entity_keys
from orchestration.resources import PipelineRun
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse.retention import cutoff
from tributary.warehouse.versions import current_version

_log = logging.getLogger(__name__)
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_build(settings: Settings, progress: Progress, *, anew: bool) -> dict[str, object]:
    """Run every stage; what is published then. The caller holds the build lock.

    Unless `anew`, the version that serves is kept (``is_kept``) where nothing has changed since.

    Raises what a stage raised: a TributaryError is one line for the user.
    """
    os.environ.update(dagster_environment(settings))
    keep_entity_keys()
    run = PipelineRun(settings, progress, anew=anew)
    with dg.DagsterInstance.get() as instance:
        defs.resolve_job_def("build").execute_in_process(
            run_config=QUIET,
            instance=instance,
            resources={"run": run, "warehouse_lock": None},
        )
        _prune(instance, settings)
    version = current_version(settings)
    return {
        "version": version.id,
        "as_of": version.as_of,
        "through_seq": version.through_seq,
        "is_kept": run.kept is not None,
    }


def _prune(instance: dg.DagsterInstance, settings: Settings) -> None:
    """What is published is so even if somebody else has Dagster's history open: next time then."""
    try:
        prune_runs(instance, cutoff(settings))
    except OperationalError as error:
        _log.warning("Dagster's old runs stay: %s", error.orig)
