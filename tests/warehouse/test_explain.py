"""`tributary publish --explain`: what was refused, why, what serves instead and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from small_candidates import finding, next_candidate, refused_candidate

from tributary.audit.report import AuditReport
from tributary.cli import cli
from tributary.errors import RefusedError, TributaryError
from tributary.settings import Settings
from tributary.warehouse import dbt, ledger
from tributary.warehouse.candidate import build_candidate
from tributary.warehouse.explain import explain
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish, rollback
from tributary.warehouse.versions import Version, current_version


@pytest.fixture(autouse=True)
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of these tests find this home."""
    monkeypatch.setenv("TRIBUTARY_HOME", str(settings.home))
    monkeypatch.setenv("TRIBUTARY_AS_OF", settings.clock.isoformat())


@pytest.fixture
def serving(settings: Settings) -> Iterator[Version]:
    with build_lock(settings, "test"):
        version = publish(settings, *next_candidate(settings, {}))
    yield version


def said(*arguments: str) -> str:
    outcome = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_without_a_refusal_there_is_nothing_to_explain(serving: Version) -> None:
    assert "nothing was refused" in said("publish", "--explain")
    assert json.loads(said("publish", "--explain", "--json")) is None


def test_a_refusal_by_the_audit_is_explained(settings: Settings, serving: Version) -> None:
    refused = refused_candidate(settings, errors=("salary_not_negative", "rows_as_before"))
    text = said("publish", "--explain")
    assert f"candidate {refused.id} was refused at audit, 2026-01-14 00:00:" in text
    errors, warnings = text.split("warnings, which do not (1):")
    assert "errors, which block (2):" in errors
    for check_id in ("salary_not_negative", "rows_as_before"):
        assert (
            f"marts/numbers/fct_numbers  {check_id} (gx): 3 of 10 rows failed,"
            " observed salary < 0 in 3 of 10 rows" in errors
        )
    assert "salary_plausible" not in errors
    assert "salary_plausible (gx): 3 of 10 rows" in warnings
    assert f"serving instead: {serving.id} since 2026-01-14 00:00:" in warnings
    assert "tributary build" in warnings
    assert f'tributary publish --override {refused.id} --reason "…"' in warnings


def test_machines_are_told_the_same(settings: Settings, serving: Version) -> None:
    refused = refused_candidate(settings)
    told = json.loads(said("publish", "--explain", "--json"))
    assert told["candidate"] == told["overridable"] == refused.id
    assert told["stage"] == "audit"
    assert told["why_not"] is None
    assert [error["check_id"] for error in told["errors"]] == ["salary_not_negative"]
    assert told["errors"][0]["rows_failed"] == 3
    assert told["errors"][0]["rows_tested"] == 10
    assert told["errors"][0]["observed"] == "salary < 0 in 3 of 10 rows"
    assert [warning["check_id"] for warning in told["warnings"]] == ["salary_plausible"]
    assert told["serving"]["version"] == serving.id


def test_a_refusal_by_dbt_cannot_be_overridden_but_the_one_before_can(
    settings: Settings, serving: Version
) -> None:
    earlier = refused_candidate(settings)
    by_dbt = ledger.new_run_id(settings)
    failed = ledger.RunRecord(
        run_id=by_dbt,
        stage="build",
        asset="marts/sales/fct_leads",
        started_at=settings.clock,
        ended_at=settings.clock,
        duration_seconds=0.1,
        rows=None,
        status="failure",
        message='Binder Error: column "x" not found',
        as_of=settings.clock,
    )
    ledger.append_runs(settings, by_dbt, [failed])
    test = replace(finding(settings, by_dbt, "unique_numbers", "error"), tool="dbt")
    ledger.append_checks(settings, by_dbt, [test])
    reason = "model fct_leads failed: Binder Error (and 1 more: unique_numbers)"
    ledger.append_event(settings, by_dbt, "refuse", stage="build", reason=reason)
    text = said("publish", "--explain")
    assert f"candidate {by_dbt} was refused at build" in text
    assert reason in text
    assert 'marts/sales/fct_leads: Binder Error: column "x" not found' in text
    assert "unique_numbers (dbt): 3 of 10 rows failed" in text
    assert "dbt.log" in text
    assert "it cannot be overridden" in text
    assert "refused by dbt before it was whole" in text
    assert f"--override {earlier.id}" in text


def test_dbt_that_ends_without_results_is_a_refusal(
    settings: Settings, serving: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends_early(*_: object, **__: object) -> None:
        raise dbt.BuildError("dbt could not build: no model 'gone'")

    monkeypatch.setattr(dbt, "dbt_build", ends_early)
    earlier = refused_candidate(settings)
    with build_lock(settings, "test"), pytest.raises(dbt.BuildError):
        build_candidate(settings)
    found = explain(settings)
    assert found is not None
    assert (found.stage, found.overridable) == ("build", earlier.id)
    assert "no model 'gone'" in found.reason
    assert found.why_not is not None


def test_a_file_changed_after_its_audit_is_explained(settings: Settings, serving: Version) -> None:
    candidate, report = next_candidate(settings, {})
    with build_lock(settings, "test"), pytest.raises(RefusedError):
        publish(settings, candidate, replace(report, checksum="another"))
    text = said("publish", "--explain")
    assert f"candidate {candidate.id} was refused at publish" in text
    assert "is not the file that was audited" in text
    assert "--override" not in text
    assert "it cannot be overridden" in text


def test_what_serves_after_a_rollback_serves_since_then(
    settings: Settings, serving: Version
) -> None:
    with build_lock(settings, "test"):
        publish(settings, *next_candidate(settings, {}))
        rollback(settings)
    back = [event for event in ledger.events(settings) if event["event"] == "rollback"]
    refused_candidate(settings)
    found = explain(settings)
    assert found is not None
    assert found.is_held
    assert found.serving is not None
    assert (found.serving.version, found.serving.since) == (serving.id, back[0]["at"])
    assert "tributary publish --release, then: tributary publish --override" in found.next_steps[1]


def test_an_override_by_command_is_shown_with_the_versions(
    settings: Settings, serving: Version
) -> None:
    refused = refused_candidate(settings)
    no_reason = CliRunner().invoke(cli, ["publish", "--override", refused.id])
    assert isinstance(no_reason.exception, TributaryError)
    assert "needs a reason" in str(no_reason.exception)
    assert CliRunner().invoke(cli, ["publish", "--reason", "alone"]).exit_code == 2
    assert CliRunner().invoke(cli, ["publish", "--release", "--explain"]).exit_code == 2
    told = json.loads(
        said("publish", "--override", refused.id[:6], "--reason", "refunds", "--json")
    )
    assert told["published"] == current_version(settings).id == refused.id
    assert told["overridden"]["reason"] == "refunds"
    assert "nothing was refused" in said("publish", "--explain")
    text = " ".join(said("versions").split())
    assert f"{refused.id} was overridden by {told['overridden']['by']}: refunds" in text
    assert "(failed: salary_not_negative)" in text
    listed = json.loads(said("versions", "--json"))["versions"]
    assert [version["overridden"] for version in listed] == [told["overridden"], None]


def test_errors_block_warnings_are_recorded_and_nothing_else_is_a_severity(
    settings: Settings, serving: Version
) -> None:
    warned = refused_candidate(settings, errors=())
    assert [w.check_id for w in AuditReport.read(warned.folder).warnings] == ["salary_plausible"]
    with build_lock(settings, "test"):
        assert publish(settings, warned).overridden is None
    refused = refused_candidate(settings, errors=("salary_not_negative",))
    with build_lock(settings, "test"), pytest.raises(RefusedError, match="salary_not_negative"):
        publish(settings, refused)
    recorded = ledger.read_records(settings, "checks", refused.id)
    assert [(r["check_id"], r["severity"]) for r in recorded] == [
        ("salary_not_negative", "error"),
        ("salary_plausible", "warn"),
    ]
    for severity in ("fatal", "Error", ""):
        with pytest.raises(TributaryError, match=r"check odd .* severity .*error, warn"):
            finding(settings, refused.id, "odd", severity)
    report = refused.folder / "audit.json"
    report.chmod(0o644)
    report.write_text(report.read_text().replace('"severity": "error"', '"severity": "minor"'))
    with build_lock(settings, "test"), pytest.raises(TributaryError, match="severity 'minor'"):
        publish(settings, refused)
    assert current_version(settings).id == warned.id


def test_prune_tells_machines_and_people(settings: Settings, serving: Version) -> None:
    assert "nothing to put away: 3 versions kept" in said("prune")
    with build_lock(settings, "test"):
        many = Settings(home=settings.home, as_of=settings.clock, sandbox=False, versions_kept=9)
        ids = [publish(many, *next_candidate(many, {})).id for _ in range(4)]
    told = json.loads(said("prune", "--dry-run", "--json"))
    assert told["is_dry_run"]
    assert told["versions"] == [serving.id]
    assert "MB: versions 1, superseded loads 0; of before 2024-10-01: runs" in said(
        "prune", "--dry-run"
    )
    assert said("prune").startswith("put away")
    assert json.loads(said("prune", "--json"))["versions"] == []
    assert current_version(settings).id == ids[-1]
    pruned = [event for event in ledger.events(settings) if event["event"] == "prune"]
    assert [event["versions"] for event in pruned] == [[serving.id]]
