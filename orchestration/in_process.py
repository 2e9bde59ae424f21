"""The build job run in this process: what `tributary build` does once it holds the lock."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from orchestration.definitions import defs
from orchestration.resources import PipelineRun
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse.versions import current_version

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@event.listens_for(Engine, "connect")
def _no_sync_per_event(connection: object, _: object) -> None:
    """Let SQLite sync at checkpoints, not at each commit: a build records thousands of events.

    What a power cut may take is run history to look at; the record that counts is the ledger.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma synchronous = off")


def dagster_home(settings: Settings) -> Path:
    """Dagster's own state (run history, schedules); made and configured when it is missing."""
    home = settings.home / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    return home


def run_build(settings: Settings, progress: Progress) -> dict[str, object]:
    """Run every stage; what was published. The caller holds the build lock.

    Raises what a stage raised: a TributaryError is one line for the user.
    """
    os.environ["DAGSTER_HOME"] = str(dagster_home(settings))
    run = PipelineRun(settings, progress)
    with dg.DagsterInstance.get() as instance:
        defs.resolve_job_def("build").execute_in_process(
            run_config=QUIET,
            instance=instance,
            resources={"run": run, "warehouse_lock": None},
        )
    version = current_version(settings)
    return {"version": version.id, "as_of": version.as_of, "through_seq": version.through_seq}
