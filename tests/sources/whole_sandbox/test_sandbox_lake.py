"""All sources from the running sandbox: what it serves arrives, whatever goes wrong on the way."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from reconciled import unlike_reported
from served_truth import SERVED

from tributary.lake.commits import commits, greatest_seq
from tributary.lake.views import refresh_raw
from tributary.sandbox.faults import Fault
from tributary.sandbox.server import Sandbox
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.extract import ExtractReport, extract


@pytest.fixture
def home(sandbox: Sandbox, environment: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """A fresh home that reads the running sandbox."""
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "connections.json").write_bytes(sandbox.connections_file.read_bytes())
    environment.setenv("TRIBUTARY_HOME", str(tmp_path))
    return Settings.load()


def rows(
    settings: Settings, sources: Sequence[str] = tuple(SERVED)
) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every entity, each once: what a second reading brought again is the same row."""
    refresh_raw(settings, through_seq=greatest_seq(settings.lake_dir), build_id="test")
    with duckdb.connect(str(settings.work_database)) as connection:
        return {
            f"{source}.{entity.name}": connection.execute(
                f"select distinct * exclude (_commit_seq) from raw.{source}__{entity.name}"
                " order by all"
            ).fetchall()
            for source in sources
            for entity in SOURCES[source].entities
        }


@pytest.fixture(scope="module")
def undisturbed(at_once: tuple[Settings, ExtractReport]) -> dict[str, Any]:
    return rows(at_once[0])


def test_every_load_is_as_its_source_reports_and_those_that_can_report_do(
    at_once: tuple[Settings, ExtractReport],
) -> None:
    loaded, _ = at_once
    assert unlike_reported(loaded, SOURCES) == []
    reported = {
        f"{made.source}.{name}"
        for made in commits(loaded.lake_dir)
        for name, part in made.entities.items()
        if part.reported is not None
    }
    assert reported == {
        f"{source.name}.{entity.name}"
        for source in SOURCES.values()
        for entity in source.entities
        if entity.is_reported
    }


def test_everything_served_is_loaded_and_nothing_rejected(
    at_once: tuple[Settings, ExtractReport],
) -> None:
    _, report = at_once
    assert report.errors == {}
    for one in report.sources:
        assert one.commit_seq is not None
        for name, load in one.loads.items():
            assert load.received == load.loaded, f"{one.source}.{name}"
            assert load.loaded > 0, f"{one.source}.{name}"


def test_spend_and_sessions_equal_the_truth(
    at_once: tuple[Settings, ExtractReport], undisturbed: dict[str, Any], sandbox: Sandbox
) -> None:
    truth = sandbox.truth()
    with duckdb.connect(str(at_once[0].work_database)) as connection:
        connection.register("spend", truth["ad_spend_daily"])
        connection.register("sessions", truth["sessions_daily"])
        assert (
            connection.execute(
                "select sum(cost_micros)::hugeint, sum(clicks)::hugeint"
                " from raw.google_ads__ad_performance_daily"
            ).fetchall()
            == connection.execute(
                "select sum(round(spend * 1000000))::hugeint, sum(clicks)::hugeint from spend"
            ).fetchall()
        )
        assert (
            connection.execute(
                "select date, sum(sessions)::bigint from raw.ga4__sessions_hourly"
                " group by 1 order by 1"
            ).fetchall()
            == connection.execute(
                "select reporting_date, sum(sessions)::bigint from sessions group by 1 order by 1"
            ).fetchall()
        )


#: Source → paths at which the sandbox fails; tests/sources/test_daily_truth has a fault for each.
FAULTED = {
    "google_ads": ["/google_ads/v25/customers/1010000001"],
    "ga4": ["/ga4/v1beta"],
    "hubspot": ["/hubspot/crm/v3/objects/contacts", "/hubspot/crm/v3/owners"],
    "salesforce": ["/salesforce/services/data"],
    "billing": ["/billing/v1"],
    "support_desk": ["/support_desk/api"],
}
FAULTS = [
    Fault(status=429, retry_after=0.2),
    Fault(status=500, times=2),
    Fault(kind="malformed"),
    Fault(kind="truncate"),
    Fault(kind="repeat", skip=1),
    Fault(kind="disconnect"),
    Fault(status=401),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind}-{fault.status}")
def test_faults_that_pass_change_nothing(
    undisturbed: dict[str, Any], sandbox: Sandbox, home: Settings, fault: Fault
) -> None:
    faulted = FAULTED
    if fault.status == 401:  # an access token ran out; other credentials are simply refused
        faulted = {name: FAULTED[name] for name in ("google_ads", "ga4", "salesforce")}
    try:
        for path in itertools.chain(*faulted.values()):
            sandbox.faults.add(
                path,
                Fault(fault.kind, fault.status, fault.retry_after, 0.0, fault.times, fault.skip),
            )
        assert extract(home, list(faulted)).errors == {}
    finally:
        sandbox.faults.clear()
    came = rows(home, list(faulted))
    assert came == {name: undisturbed[name] for name in came}
    for made in commits(home.lake_dir):
        for part in made.entities.values():
            assert part.received == part.loaded + part.rejected
            assert part.rejected == 0


def test_killed_again_and_again_and_run_to_its_end_every_row_is_there_once(
    undisturbed: dict[str, Any], home: Settings
) -> None:
    command = [str(Path(sys.executable).parent / "tributary"), "extract", *SERVED, "--json"]
    for seconds in (1.5, 2.5, 3.5, 5.0):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert extract(home, SERVED).errors == {}
    assert rows(home) == undisturbed


def test_one_failing_source_does_not_stop_the_others(sandbox: Sandbox, home: Settings) -> None:
    try:
        sandbox.faults.add("/billing", Fault(status=403, times=-1))
        report = extract(home, ["billing", "support_desk", "kpi_targets"])
    finally:
        sandbox.faults.clear()
    assert set(report.errors) == {"billing"}
    assert {made.source for made in commits(home.lake_dir)} == {"kpi_targets", "support_desk"}
