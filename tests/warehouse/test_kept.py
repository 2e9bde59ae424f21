"""A build that would only make again what there is keeps or finishes that, and no other does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from small_candidates import built_candidate, finding, next_candidate, refused_candidate

from tributary.lake.commits import commit
from tributary.lake.stage import StagedEntity
from tributary.settings import Settings
from tributary.warehouse import ledger, made_by
from tributary.warehouse.kept import KEPT_FOR, kept_version, waiting_candidate
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish, release, rollback
from tributary.warehouse.versions import Version, current

MINUTE = timedelta(minutes=1)


@pytest.fixture
def version(settings: Settings) -> Iterator[Version]:
    """A version of 23:10 in Sydney, where it is summer; the lock of builds is held."""
    at_ten_past = at(settings, settings.clock.replace(hour=12, minute=10))
    with build_lock(settings, "test"):
        candidate, report = next_candidate(at_ten_past, {}, time_zone="Australia/Sydney")
        publish(at_ten_past, candidate, report)
        made = current(settings)
        assert made is not None
        yield made


def at(settings: Settings, instant: datetime) -> Settings:
    """The same settings with another clock."""
    return Settings(home=settings.home, as_of=instant, sandbox=False)


def later(settings: Settings, version: Version, by: timedelta) -> Settings:
    """The same settings with the clock `by` after the version's."""
    return at(settings, version.as_of + by)


def load(settings: Settings, *, rejected: int) -> None:
    """A commit of HubSpot's deals without a row that counts."""
    part = StagedEntity((), (), rejected, 0, rejected, {}, {}, None, ())
    commit(
        settings.lake_dir,
        "hubspot",
        {"deals": part},
        kind="extract",
        as_of=settings.clock,
        replaces={},
        cursors={},
    )


def test_it_is_kept_until_an_hour_has_passed_or_a_day_has_begun_somewhere(
    settings: Settings, version: Version
) -> None:
    assert kept_version(later(settings, version, 0 * MINUTE)) == version
    assert kept_version(later(settings, version, 49 * MINUTE)) == version
    assert kept_version(later(settings, version, 50 * MINUTE)) is None  # midnight in Sydney
    assert kept_version(later(settings, version, KEPT_FOR)) is None
    assert kept_version(later(settings, version, -MINUTE)) is None


def test_a_commit_that_says_something_new_ends_it(settings: Settings, version: Version) -> None:
    load(settings, rejected=0)
    assert kept_version(later(settings, version, MINUTE)) == version
    load(settings, rejected=1)
    assert kept_version(later(settings, version, MINUTE)) is None


def test_other_code_ends_it(
    settings: Settings, version: Version, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = later(settings, version, MINUTE)
    assert kept_version(changed.model_copy(update={"reporting_currency": "EUR"})) is None
    monkeypatch.setattr(made_by, "PROJECT_DIR", tmp_path)
    (tmp_path / "requirements.lock").touch()
    assert kept_version(changed) is None


def test_after_a_rollback_nothing_is_kept(settings: Settings, version: Version) -> None:
    publish(settings, *next_candidate(settings, {}))
    rollback(settings)
    assert kept_version(later(settings, version, MINUTE)) is None


def test_without_a_version_there_is_nothing_to_keep(settings: Settings) -> None:
    with build_lock(settings, "test"):
        assert kept_version(settings) is None


def test_what_a_killed_build_finished_waits_for_its_audit_or_to_be_published(
    settings: Settings, version: Version
) -> None:
    now = at(settings, version.as_of)
    built = built_candidate(now, {})
    assert waiting_candidate(later(settings, version, MINUTE)) == built
    passed, report = next_candidate(now, {})
    assert waiting_candidate(later(settings, version, MINUTE)) == passed
    assert waiting_candidate(later(settings, version, 50 * MINUTE)) is None  # midnight in Sydney
    load(settings, rejected=1)
    assert waiting_candidate(later(settings, version, MINUTE)) is None
    publish(now, passed, report)
    assert waiting_candidate(now) is None


def test_it_does_not_wait_if_a_version_was_published_since(
    settings: Settings, version: Version
) -> None:
    now = at(settings, version.as_of)
    publish(now, *next_candidate(now, {}))
    built = built_candidate(now, {})
    rollback(now)
    assert waiting_candidate(now) is None  # publishing is held
    release(now)
    assert current(now) == version
    assert built.predecessor != version.id
    assert waiting_candidate(now) is None


def test_it_does_not_wait_once_its_audit_is_being_recorded(
    settings: Settings, version: Version
) -> None:
    now = at(settings, version.as_of)
    built = built_candidate(now, {})
    ledger.append_checks(now, built.id, [finding(now, built.id, "salary_plausible", "warn")])
    assert waiting_candidate(now) is None


def test_what_was_refused_or_cannot_be_read_does_not_wait(
    settings: Settings, version: Version
) -> None:
    now = at(settings, version.as_of)
    refused_candidate(now)
    assert waiting_candidate(now) is None
    built_candidate(now, {}).path.write_bytes(b"no database")
    assert waiting_candidate(now) is None
