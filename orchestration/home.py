"""Where Dagster keeps its own state, and how it is configured there."""

from __future__ import annotations

from pathlib import Path

from tributary.settings import Settings

CONFIGURATION = """\
telemetry:
  enabled: false
event_log_storage:
  module: orchestration.event_log
  class: KeptSqliteEventLogStorage
  config:
    base_dir: {history}
"""
#: A run's plan, and whatever else comes together, is given to the event log as one batch.
EVENT_BATCH = {"DAGSTER_EVENT_BATCH_SIZE": "5000"}


def dagster_environment(settings: Settings) -> dict[str, str]:
    """What a process that runs or serves Dagster is told."""
    return {**EVENT_BATCH, "DAGSTER_HOME": str(dagster_home(settings))}


def dagster_home(settings: Settings) -> Path:
    """Dagster's own state (run history, schedules); made and configured when it is missing."""
    home = settings.home / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    configuration = CONFIGURATION.format(history=home / "history" / "runs")
    file = home / "dagster.yaml"
    if not file.exists() or file.read_text() != configuration:  # a build beside us may read it now
        file.write_text(configuration)
    return home
