"""Dagster's jobs that check without a build: results are asset checks, failing ones are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import dagster as dg
import pytest
from hand_made import build
from pipeline_given import Pipeline

from orchestration import keys
from orchestration.in_process import QUIET
from orchestration.resources import PipelineRun
from tributary.audit.rules import NEEDS_BEFORE
from tributary.audit.run import audit
from tributary.audit.suites import suites
from tributary.checksum import sha256
from tributary.lake.commits import commit
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish as make_current

RunJob = Callable[[str, Settings], dg.ExecuteInProcessResult]


@pytest.fixture
def run_job(pipeline: Pipeline) -> Iterator[RunJob]:
    """Run a job of the definitions as a schedule would, in this process."""
    with dg.DagsterInstance.ephemeral() as instance:

        def run(name: str, settings: Settings) -> dg.ExecuteInProcessResult:
            resource = PipelineRun(settings, Progress(quiet=True))
            return pipeline.defs.resolve_job_def(name).execute_in_process(
                run_config=QUIET,
                instance=instance,
                resources={"run": resource, "warehouse_lock": None},
                raise_on_error=False,
            )

        yield run


def compared_with_before() -> set[str]:
    return {
        check.check_id
        for suite in suites()
        for check in suite.checks
        if check.expectation["type"] in NEEDS_BEFORE
    }


def told(settings: Settings) -> set[str]:
    return {e["check_id"] for e in ledger.events(settings) if e["event"] == "notify"}


def test_the_checks_have_schedules_that_run_from_the_start(pipeline: Pipeline) -> None:
    running = dg.DefaultScheduleStatus.RUNNING
    scheduled = {
        name: (schedule.cron_schedule, schedule.job_name, schedule.default_status is running)
        for name in ("daily_build", "source_freshness", "nightly_audit")
        if (schedule := pipeline.defs.resolve_schedule_def(name))
    }
    assert scheduled == {
        "daily_build": ("0 5 * * *", "build", False),
        "source_freshness": ("*/15 * * * *", "source_freshness", True),
        "nightly_audit": ("0 2 * * *", "nightly_audit", True),
    }


def test_all_that_is_declared_loads_at_once_as_dagsters_servers_do(pipeline: Pipeline) -> None:
    """No name is taken twice: a job loads alone that keeps the server from loading any."""
    repository = pipeline.defs.get_repository_def()
    repository.load_all_definitions()
    jobs = {job.name for job in repository.get_all_jobs()}
    assert {"build", "source_freshness", "nightly_audit"} <= jobs


def test_the_build_leaves_the_age_of_sources_to_its_own_job(pipeline: Pipeline) -> None:
    graph = pipeline.defs.resolve_job_def("build").asset_layer.asset_graph
    names = {key.name for key in graph.asset_check_keys}
    assert "source_freshness" not in names
    assert set(pipeline.checks) <= names


def test_ages_are_checks_of_the_raw_assets(
    pipeline: Pipeline, run_job: RunJob, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for source in ("hubspot", "cloud_cost"):
        monkeypatch.setenv(f"TRIBUTARY_{source.upper()}__BASE_URL", "http://127.0.0.1:9")
        at = settings.clock - timedelta(hours=3)
        commit(settings.lake_dir, source, {}, kind="extract", as_of=at, replaces={}, cursors={})
    outcome = run_job("source_freshness", settings)
    assert outcome.success
    found = {(e.asset_key, e.passed) for e in outcome.get_asset_check_evaluations()}
    hubspot = pipeline.ages["hubspot__source_freshness"]
    assert (keys.raw("hubspot", "contacts"), False) in found
    assert {(spec.asset_key, False) for spec in hubspot} <= found
    assert {passed for key, passed in found if key.path[1] == "cloud_cost"} == {True}
    assert told(settings) == {"hubspot__source_freshness"}


def test_ages_are_checked_while_a_build_holds_the_lock(run_job: RunJob, settings: Settings) -> None:
    with build_lock(settings, "test"):
        assert run_job("source_freshness", settings).success


def test_at_night_all_of_what_serves_is_checked(
    pipeline: Pipeline, run_job: RunJob, settings: Settings
) -> None:
    with build_lock(settings, "test"):
        candidate = build(settings)
        audit(settings, candidate, declared=[])
        version = make_current(settings, candidate)
        waiting = build(settings)  # what was refused and waits is not what serves
    before = sha256(version.database)
    outcome = run_job("nightly_audit", settings)
    evaluations = {e.check_name: e for e in outcome.get_asset_check_evaluations()}
    # All rows of an entity have no before.
    assert set(evaluations) == set(pipeline.checks) - compared_with_before()
    assert evaluations["file_drop__opportunities__load_balanced"].passed
    gone = {name for name, e in evaluations.items() if not e.passed}
    of_marts = {
        name for name, check in pipeline.checks.items() if check.asset_key.path[0] == "marts"
    }
    assert of_marts - compared_with_before() == gone
    assert not outcome.success, "a failing check of severity error fails the run"
    (failure,) = outcome.filter_events(lambda event: event.is_step_failure)
    assert f"version {version.id}, which serves, fails its audit" in str(failure)
    assert told(settings) == gone
    assert sha256(version.database) == before
    assert not (waiting.folder / "audit.json").exists()


def test_before_anything_is_published_the_night_says_so(
    settings: Settings, run_job: RunJob
) -> None:
    outcome = run_job("nightly_audit", settings)
    assert not outcome.success
    (failure,) = outcome.filter_events(lambda e: e.is_step_failure)
    assert "nothing has been published" in str(failure.event_specific_data)
