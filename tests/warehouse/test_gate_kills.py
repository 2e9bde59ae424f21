"""kill -9 before every change that override, refusal and pruning make: the home stays valid."""

from __future__ import annotations

from pathlib import Path

from gate_jobs import at, override_newest, prune, refuse_another
from killed_everywhere import killed_everywhere
from small_candidates import next_candidate, refused_candidate
from test_retention import old_history

from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import candidates, heal, is_refused, sweep_candidates
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish
from tributary.warehouse.versions import Version, current_version, versions


def publish_next(settings: Settings) -> Version:
    with build_lock(settings, "test"):
        return publish(settings, *next_candidate(settings, {}))


def require_whole(settings: Settings) -> None:
    current_version(settings).require_whole()
    for version in versions(settings):
        version.require_whole()


def overrides(settings: Settings) -> set[str]:
    return {event["run_id"] for event in ledger.events(settings) if event["event"] == "override"}


def test_a_killed_override_serves_nothing_that_is_not_on_record(tmp_path: Path) -> None:
    settings = at(tmp_path / "home")
    serving = publish_next(settings)
    refused = refused_candidate(settings)
    served = set()
    for home in killed_everywhere(settings.home, tmp_path / "copies", override_newest):
        left = at(home)
        require_whole(left)
        with build_lock(left, "test"):
            heal(left)
            sweep_candidates(left)
        require_whole(left)
        now = current_version(left)
        served.add(now.id)
        if now.id == serving.id:
            assert [c.id for c in candidates(left)] == [refused.id], home
            override_newest(home)
            now = current_version(left)
        assert now.id == refused.id
        assert now.overridden is not None
        assert overrides(left) == {refused.id}
        assert not list(left.candidates_dir.iterdir())
    assert served == {serving.id, refused.id}


def test_a_killed_refusal_leaves_one_candidate_to_override(tmp_path: Path) -> None:
    settings = at(tmp_path / "home")
    publish_next(settings)
    first = refused_candidate(settings)
    found = set()
    for home in killed_everywhere(settings.home, tmp_path / "copies", refuse_another):
        left = at(home)
        require_whole(left)
        assert any(is_refused(candidate) for candidate in candidates(left)), home
        sweep_candidates(left)
        (kept,) = left.candidates_dir.iterdir()
        found.add(kept.name == first.id)
        override_newest(home)
        assert current_version(left).id == kept.name
    assert found == {True, False}
    refuse_another(settings.home)
    assert len(list(settings.candidates_dir.iterdir())) == 1


def test_pruning_killed_anywhere_leaves_what_the_next_one_ends(tmp_path: Path) -> None:
    settings = at(tmp_path / "home")
    for _ in range(4):
        publish_next(at(settings.home).model_copy(update={"versions_kept": 9}))
    old_history(settings)
    told = list(ledger.events(settings))
    homes = killed_everywhere(settings.home, tmp_path / "copies", prune)
    ended = _files(homes[-1])
    for home in homes:
        left = at(home)
        require_whole(left)
        assert list(ledger.events(left)) == told, home
        prune(home)
        assert _files(home) == ended, home
        assert list(ledger.events(left)) == told
    assert len(versions(at(homes[-1]))) == 2


def _files(home: Path) -> set[str]:
    return {str(file.relative_to(home)) for file in home.rglob("*")}
