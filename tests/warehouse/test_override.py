"""A refused candidate stays for a person, who may publish it for a reason that stays on record."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from small_candidates import MakeCandidate, next_candidate, refused_candidate

from tributary.errors import RefusedError, TributaryError
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import candidates, sweep_candidates
from tributary.warehouse.lock import build_lock
from tributary.warehouse.override import override
from tributary.warehouse.publish import HeldError, publish, release, rollback
from tributary.warehouse.versions import Version, current_version


@pytest.fixture(autouse=True)
def lock(settings: Settings) -> Iterator[None]:
    with build_lock(settings, "test"):
        yield


@pytest.fixture
def serving(settings: Settings) -> Version:
    return publish(settings, *next_candidate(settings, {}))


def kept(settings: Settings) -> list[str]:
    """Candidates that are there, newest first."""
    return [candidate.id for candidate in candidates(settings)]


def test_an_override_is_on_record_in_ledger_and_manifest(
    settings: Settings, serving: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "ada")
    refused = refused_candidate(settings)
    with pytest.raises(RefusedError):
        publish(settings, refused)
    version = override(settings, refused.id, "  refunds are\nbooked as such ")
    assert current_version(settings) == version
    assert version.overridden is not None
    assert version.overridden.reason == "refunds are booked as such"
    assert version.overridden.checks == ("salary_not_negative",)
    assert re.fullmatch(rf"ada \(uid {os.getuid()}\) on \S+", version.overridden.by)
    version.require_whole()
    records = ledger.read_records(settings, "events", refused.id)
    assert [record["event"] for record in records] == ["refuse", "override", "publish"]
    assert records[1]["reason"] == "refunds are booked as such"
    assert records[1]["checks"] == ["salary_not_negative"]
    assert records[1]["by"] == version.overridden.by


def test_a_rollback_leaves_an_overridden_version(settings: Settings, serving: Version) -> None:
    overridden = override(settings, refused_candidate(settings).id, "known")
    assert rollback(settings).id == serving.id
    assert overridden.predecessor == serving.id
    assert release(settings) is None
    assert publish(settings, *next_candidate(settings, {})).overridden is None


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_there_is_no_override_without_a_reason(
    settings: Settings, serving: Version, reason: str
) -> None:
    with pytest.raises(TributaryError, match="needs a reason"):
        override(settings, refused_candidate(settings).id, reason)
    assert current_version(settings) == serving


def test_there_is_no_override_while_a_rollback_holds(settings: Settings, serving: Version) -> None:
    publish(settings, *next_candidate(settings, {}))
    rollback(settings)
    refused = refused_candidate(settings)
    with pytest.raises(HeldError, match=r"held since .*tributary publish --release"):
        override(settings, refused.id, "known")
    assert current_version(settings) == serving
    assert release(settings) is None
    assert override(settings, refused.id, "known").predecessor == serving.id


def test_a_file_changed_after_its_audit_is_not_overridden(
    settings: Settings, serving: Version
) -> None:
    refused = refused_candidate(settings)
    with refused.path.open("r+b") as file:
        file.seek(refused.path.stat().st_size // 2)
        file.write(os.urandom(64))
    with pytest.raises(RefusedError, match="not the file that was audited"):
        override(settings, refused.id, "known")
    assert current_version(settings) == serving
    assert not [event for event in ledger.events(settings) if event["event"] == "override"]


def test_what_is_no_audited_refused_candidate_is_not_overridden(
    settings: Settings, serving: Version
) -> None:
    passed, _ = next_candidate(settings, {})
    with pytest.raises(TributaryError, match="passed its audit"):
        override(settings, passed.id, "known")
    (passed.folder / "audit.json").unlink()
    with pytest.raises(TributaryError, match="not been audited"):
        override(settings, passed.id, "known")
    with pytest.raises(TributaryError, match="no candidate '000077'"):
        override(settings, "000077", "known")
    with pytest.raises(TributaryError, match="is published"):
        override(settings, serving.id, "known")
    by_dbt = ledger.new_run_id(settings)
    ledger.append_event(settings, by_dbt, "refuse", stage="build", reason="model x failed")
    with pytest.raises(TributaryError, match=r"refused by dbt before it was whole .*mend"):
        override(settings, by_dbt, "known")
    assert current_version(settings) == serving


def test_a_candidate_built_on_a_version_that_was_left_is_not_overridden(
    settings: Settings, serving: Version
) -> None:
    publish(settings, *next_candidate(settings, {}))
    refused = refused_candidate(settings)
    rollback(settings)
    release(settings)
    with pytest.raises(TributaryError, match=f"but now {serving.id} serves"):
        override(settings, refused.id, "known")


def test_a_refused_candidate_stays_until_one_is_judged_after_it(
    settings: Settings, serving: Version
) -> None:
    first = refused_candidate(settings)
    sweep_candidates(settings)  # the next build begins
    assert kept(settings) == [first.id]

    unfinished = settings.candidates_dir / f"{int(first.id[:6]) + 1:06d}-20260114T000000Z-dead"
    unfinished.mkdir()  # dbt refused it, or it was killed
    sweep_candidates(settings)
    assert kept(settings) == [first.id]
    assert not unfinished.exists()

    second = refused_candidate(settings)
    sweep_candidates(settings)  # as the audit does
    assert kept(settings) == [second.id]
    assert [folder.name for folder in settings.candidates_dir.iterdir()] == [second.id]

    publish(settings, *next_candidate(settings, {}))
    assert kept(settings) == []


def test_one_that_waits_and_one_that_was_refused_after_it_both_stay(
    settings: Settings, make_candidate: MakeCandidate, serving: Version
) -> None:
    publish(settings, *make_candidate())
    rollback(settings)
    older, _ = make_candidate()
    waiting, _ = make_candidate()
    refused = refused_candidate(settings)
    sweep_candidates(settings)
    assert kept(settings) == [refused.id, waiting.id]
    assert older.id not in kept(settings)
    passed, _ = make_candidate()
    sweep_candidates(settings)
    assert kept(settings) == [passed.id]
