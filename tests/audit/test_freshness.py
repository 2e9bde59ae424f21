"""How old the sources are is told from the lake's commits and the clock alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from home import forget_settings

from tributary.audit.freshness import check_freshness
from tributary.audit.suites import suites
from tributary.cli import cli
from tributary.errors import RefusedError
from tributary.lake.commits import commit
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Table
from tributary.sources.extract import extract
from tributary.warehouse import ledger

LOADED = datetime(2026, 1, 14, tzinfo=UTC)
#: A source of each class, with the minutes after which it is late and stale.
CLASSES = {"crm_app": (15, 120), "hubspot": (60, 120), "cloud_cost": (26 * 60, 30 * 60)}

After = Callable[[float], Settings]


@pytest.fixture
def after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> After:
    """Settings of a home so many minutes after one source of each class was loaded."""
    forget_settings(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("TRIBUTARY_CRM_APP__URL", "sqlite:///crm.db")
    for source in ("hubspot", "cloud_cost", "billing"):
        monkeypatch.setenv(f"TRIBUTARY_{source.upper()}__BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TRIBUTARY_FILE_DROP__PATH", str(tmp_path))

    def minutes(number: float) -> Settings:
        at = LOADED + timedelta(minutes=number)
        monkeypatch.setenv("TRIBUTARY_AS_OF", at.isoformat())
        return Settings.load()

    for source in CLASSES:
        load(minutes(0), source)
    return minutes


def load(settings: Settings, source: str, kind: str = "extract") -> None:
    """A commit of nothing."""
    at = settings.clock
    commit(settings.lake_dir, source, {}, kind=kind, as_of=at, replaces={}, cursors={})


def found(settings: Settings) -> dict[str, str]:
    """Each source's state, as the report tells it."""
    report = check_freshness(settings)
    assert {r.as_of for r in report.results} <= {settings.clock}
    return {
        r.asset.removeprefix("raw/"): "fresh" if r.is_passed else r.severity for r in report.results
    }


@pytest.mark.parametrize("source", CLASSES)
def test_a_source_is_late_after_what_its_class_expects_and_stale_after_the_limit(
    after: After, source: str
) -> None:
    late, stale = CLASSES[source]
    states = [found(after(m))[source] for m in (late, late + 1, stale, stale + 1)]
    assert states == ["fresh", "warn", "warn", "error"]


def test_a_load_makes_it_fresh_and_nothing_else_does(after: After) -> None:
    settings = after(180)
    load(settings, "billing")
    load(settings, "hubspot", kind="backfill")  # former days: nothing new
    load(settings, "crm_app")
    assert found(settings)["hubspot"] == "error"
    assert found(settings)["crm_app"] == "fresh"


def test_a_source_that_was_asked_and_had_nothing_new_is_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quiet night is no failure; a source that cannot be reached is one."""
    forget_settings(monkeypatch)
    database = tmp_path / "crm.db"
    with closing(sqlite3.connect(database)) as connection:
        for entity in SOURCES["crm_app"].entities:
            assert isinstance(entity.fetch, Table)
            names = ", ".join(f'"{column.path or column.name}" text' for column in entity.columns)
            connection.execute(f"create table {entity.fetch.name} ({names})")
    monkeypatch.setenv("TRIBUTARY_CRM_APP__URL", f"sqlite:///{database}")

    def at(hours: int) -> Settings:
        home = tmp_path / "var"
        return Settings(home=home, as_of=LOADED + timedelta(hours=hours), sandbox=False)

    load(at(0), "crm_app")
    assert found(at(5)) == {"crm_app": "error"}
    (outcome,) = extract(at(5), ["crm_app"]).sources
    assert (outcome.error, outcome.skipped) == (None, "nothing new")
    assert found(at(5)) == {"crm_app": "fresh"}
    database.unlink()
    database.mkdir()
    assert extract(at(9), ["crm_app"]).errors
    assert found(at(9)) == {"crm_app": "error"}


def test_what_is_off_never_loaded_or_of_files_has_no_age(
    after: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(after(0), "file_drop")
    load(after(0), "ga4")  # nobody configured it
    assert set(found(after(0))) == set(CLASSES)
    monkeypatch.delenv("TRIBUTARY_HUBSPOT__BASE_URL")
    assert set(found(after(6000))) == set(CLASSES) - {"hubspot"}


def test_results_are_in_the_ledger_as_those_of_an_audit(after: After) -> None:
    report = check_freshness(after(90))
    records = ledger.read_records(after(90), "checks", report.candidate_id)
    assert {set(record) == set(ledger.COLUMNS["checks"]) for record in records} == {True}
    (hubspot,) = (r for r in records if r["check_id"] == "hubspot__source_freshness")
    assert (hubspot["is_passed"], hubspot["severity"], hubspot["dimension"]) == (
        False,
        "warn",
        "timeliness",
    )
    told = [e for e in ledger.events(after(90)) if e["event"] == "notify"]
    assert {(e["check_id"], e["priority"]) for e in told} == {
        ("hubspot__source_freshness", "medium"),
        ("crm_app__source_freshness", "medium"),
    }


def test_the_command_says_what_since_when_and_what_to_do(after: After) -> None:
    after(125)
    outcome = CliRunner().invoke(cli, ["checks", "freshness"])
    assert isinstance(outcome.exception, RefusedError)
    assert outcome.exception.exit_code == 4
    lines = outcome.output.splitlines()
    assert lines == [
        "error hubspot: last read as of 2026-01-14 00:00 UTC, 2.1 h ago; stale since 2026-01-14"
        " 02:00 UTC: class B is loaded within 60 min, at most 2.0 h; tributary extract hubspot",
        "error crm_app: last read as of 2026-01-14 00:00 UTC, 2.1 h ago; stale since 2026-01-14"
        " 02:00 UTC: class A is loaded within 15 min, at most 2.0 h; tributary extract crm_app",
        "3 sources: 2 stale, 0 late",
    ]


def test_the_command_tells_machines_the_same(after: After) -> None:
    after(90)
    outcome = CliRunner().invoke(cli, ["checks", "freshness", "--json"])
    assert outcome.exit_code == 0, "late, not stale"
    content = json.loads(outcome.output)
    assert (content["is_passed"], content["checks"]) == (True, 3)
    assert [(row["source"], row["state"]) for row in content["failed"]] == [
        ("hubspot", "late"),
        ("crm_app", "late"),
    ]
    assert content["failed"][0]["since"] == "2026-01-14T01:00:00+00:00"


def test_an_empty_home_has_nothing_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_settings(monkeypatch)
    assert check_freshness(Settings(home=tmp_path / "var", sandbox=True)).results == ()


def test_no_suite_wants_an_entity_fresher_than_its_source() -> None:
    for suite in suites():
        for check in suite.checks:
            if check.expectation["type"] == "expect_load_to_be_fresh":
                kwargs = check.expectation["kwargs"]
                freshness = SOURCES[kwargs["source"]].freshness
                least = freshness.limit if check.severity == "error" else freshness.expected
                assert timedelta(hours=kwargs["max_hours"]) >= least, check.check_id
