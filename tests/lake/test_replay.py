"""A replay: what was rejected is judged as declared now, once, and what was told again is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_quarantine import LOOSE, MODES, Lake, Load, Row, only
from killed_everywhere import killed_everywhere
from quarantine_jobs import replay_all

from tributary.lake import replay as replays
from tributary.lake.commits import commits
from tributary.lake.news import first_news
from tributary.lake.state import cursors

BAD = Load((Row(0, 1, "two"),), 1, 1)
GOOD = Load((Row(0, 1, "1"),), 1, 1)


@pytest.mark.parametrize("name", MODES)
def test_an_accepted_row_counts_is_news_and_moves_no_cursor(name: str, tmp_path: Path) -> None:
    lake = Lake(name, tmp_path)
    lake.add(BAD)
    lake.declare(LOOSE)
    before = cursors(lake.folder, lake.source.name)
    assert lake.replay(dry_run=True).entities[0].accepted == 1
    assert len(list(commits(lake.folder))) == 1
    assert lake.replay().commit_seqs == (2,)
    made = list(commits(lake.folder))[-1]
    assert (made.kind, made.replay_of) == ("replay", 1)
    assert cursors(lake.folder, lake.source.name) == before
    assert sum(lake.counting().values()) == 1
    assert lake.outstanding() == 0
    with only(lake.source):
        assert first_news(lake.settings, since_seq=1) == f"{lake.source.name}/things"
    assert lake.replay().commit_seqs == ()


@pytest.mark.parametrize("name", MODES)
def test_a_row_that_was_told_again_never_comes_back(name: str, tmp_path: Path) -> None:
    lake = Lake(name, tmp_path)
    lake.add(BAD)
    lake.add(GOOD)
    lake.declare(LOOSE)
    assert lake.replay().entities == ()
    balance = lake.balance()
    assert balance and (balance.accepted, balance.outstanding, balance.superseded) == (1, 0, 1)
    assert [row[2] for row in lake.counting()] == [1.0]


@pytest.mark.parametrize("is_committed", [False, True])
def test_interrupted_between_two_commits_each_is_whole_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    lake = Lake("versioned", tmp_path)
    lake.add(Load((Row(0, 1, "two"),), 1, 1))
    lake.add(Load((Row(1, 2, "two"),), 2, 2))
    lake.declare(LOOSE)
    original, calls = replays.commit, []

    def dying(*args: object, **options: object) -> object:
        calls.append(1)
        if len(calls) > is_committed:
            raise KeyboardInterrupt
        return original(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(replays, "commit", dying)
    with pytest.raises(KeyboardInterrupt):
        lake.replay()
    assert lake.outstanding() == 2 - is_committed
    monkeypatch.setattr(replays, "commit", original)
    assert sum(one.accepted for one in lake.replay().entities) == 2 - is_committed
    assert sum(lake.counting().values()) == 2


def test_killed_before_any_change_each_row_is_outstanding_or_counts_and_the_next_run_goes_on(
    tmp_path: Path,
) -> None:
    prepared = Lake("versioned", tmp_path / "home")
    prepared.add(Load((Row(0, 1, "two"), Row(2, 1, "2")), 1, 1))
    prepared.add(Load((Row(1, 2, "two"),), 2, 2))
    found = set()
    for home in killed_everywhere(tmp_path / "home", tmp_path / "copies", replay_all):
        left = Lake("versioned", home, LOOSE)
        outstanding = left.outstanding()
        found.add(outstanding)
        assert sum(left.counting().values()) == 3 - outstanding, home
        replay_all(home)
        assert left.outstanding() == 0
        assert sum(left.counting().values()) == 3
        balance = left.balance()
        assert balance and (balance.received, balance.accepted) == (3, 3)
    assert found == {0, 1, 2}
