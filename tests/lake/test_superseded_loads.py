"""What no row of counts any more may go: the lake read from its beginning gives the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from drawn_lake import CLOCK, ENTITIES, Lake, Load, Row, loads, only_these_entities
from example_counts import examples
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tributary.lake import layout
from tributary.lake.commits import commits
from tributary.lake.lock import exclusive
from tributary.lake.retention import Superseded, put_away, superseded
from tributary.sources.declaration import Log

LATER = CLOCK + timedelta(days=1)
FIRST = Load((Row(0, 0, 0), Row(1, 1, 0)), 0, 2)


@pytest.fixture(autouse=True, scope="module")
def few_entities() -> Iterator[None]:
    with only_these_entities():
        yield


modes = pytest.mark.parametrize("mode", ENTITIES, ids=lambda mode: mode.__name__)


def found_in(lake: Lake, whole: tuple[str, ...] = ()) -> list[Superseded]:
    settings = lake.settings
    return superseded(
        settings.lake_dir,
        settings.work_database,
        before=LATER,
        through_seq=lake.loads,
        whole=whole,
    )


@modes
@hypothesis_settings(max_examples=examples(10), deadline=None)
@given(made=st.lists(loads(), min_size=2, max_size=4))
def test_the_same_rows_count_without_them(mode: type, made: list[Load]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(mode, Path(folder))
        for load in made:
            lake.add(load)
        lake.refresh()
        before = lake.counting()
        put_away(lake.settings.lake_dir, found_in(lake), since=LATER)
        assert found_in(lake) == []
        lake.settings.work_database.unlink()
        lake.refresh()
        assert lake.counting() == lake.counting("raw") == before


@modes
def test_a_load_that_was_loaded_again_goes_and_the_newest_stays(mode: type, tmp_path: Path) -> None:
    lake = Lake(mode, tmp_path)
    lake.add(FIRST)
    lake.add(Load((*FIRST.rows, Row(0, 2, 0)), 0, 2))
    lake.refresh()
    files = [c.entities[lake.entity.name].files for c in commits(lake.settings.lake_dir)]
    found = found_in(lake)
    name = f"{lake.source}__{lake.entity.name}"
    assert found_in(lake, whole=(name,)) == []
    with exclusive(lake.settings.lake_dir / layout.LOCKS / lake.source, "a test", since=CLOCK):
        put_away(lake.settings.lake_dir, found, since=LATER)
    assert found_in(lake) == found, "a source that is being extracted is left alone"
    put_away(lake.settings.lake_dir, found, since=LATER)
    is_there = [(lake.settings.lake_dir / parts[0].path).exists() for parts in files]
    is_first_kept = mode is Log  # of an immutable row the first that came stands
    assert is_there == [is_first_kept, True]
    assert [c.entities[lake.entity.name].loaded for c in commits(lake.settings.lake_dir)] == [2, 3]
