"""What the stages of one run share: settings with one clock, progress, and the build lock."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import dagster as dg

from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.ledger import CheckRecord
from tributary.warehouse.lock import build_lock
from tributary.warehouse.versions import Version


@dataclass
class PipelineRun:
    """One run of the pipeline. The clock of `settings` is read once, so all stages agree on as_of.

    `candidate` is what this run's transform stage built, for the stages after it; or it found that
    nothing has changed, and `kept` is the version that goes on serving. `anew`: build all the same.
    `raw_checks` are the results of raw entities that were audited while dbt built that candidate.
    """

    settings: Settings
    progress: Progress
    anew: bool = False
    candidate: Candidate | None = None
    kept: Version | None = None
    raw_checks: Future[list[CheckRecord]] | None = None


@dg.resource(description="Settings, progress and clock of this run.")
def pipeline_run(_: dg.InitResourceContext) -> PipelineRun:
    """The resource of runs that Dagster itself starts; the command line passes its own."""
    return PipelineRun(Settings.load(), Progress(quiet=True))


@dg.resource(required_resource_keys={"run"}, description="Held while a run builds and publishes.")
def warehouse_lock(context: dg.InitResourceContext) -> Iterator[None]:
    """Take the one lock of builds for the whole run, waiting for whoever holds it."""
    run: PipelineRun = context.resources.run
    with build_lock(run.settings, "dagster run", wait=True):
        yield None
