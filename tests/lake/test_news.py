"""A commit that says nothing new changes no row that counts, by what staging selects."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn_lake import ENTITIES, Lake, Load, Row, loads, only_these_entities
from example_counts import examples
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tributary.lake.news import first_news


@pytest.fixture(autouse=True, scope="module")
def few_entities() -> Iterator[None]:
    with only_these_entities():
        yield


@pytest.mark.parametrize("mode", ENTITIES, ids=lambda mode: mode.__name__)
@hypothesis_settings(max_examples=examples(15), deadline=None)
@given(former=st.lists(loads(), min_size=1, max_size=4), latest=loads())
def test_what_says_nothing_new_changes_nothing(
    mode: type, former: list[Load], latest: Load
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(mode, Path(folder))
        for load in former:
            lake.add(load)
        lake.refresh()
        before = lake.counting()
        lake.add(latest)
        lake.refresh()
        news = first_news(lake.settings, since_seq=len(former))
        if lake.counting() != before:
            assert news == f"{lake.source}/{lake.entity.name}"
        elif latest == former[-1]:
            assert news is None


@pytest.mark.parametrize("mode", ENTITIES, ids=lambda mode: mode.__name__)
def test_a_repetition_is_known_for_one_however_often_and_a_change_is_not(
    mode: type, tmp_path: Path
) -> None:
    lake = Lake(mode, tmp_path)
    told = Load((Row(0, 0, 0), Row(1, 1, 0)), 0, 1)
    for load in (told, told, told):
        lake.add(load)
    assert first_news(lake.settings, since_seq=1) is None
    lake.add(Load((Row(0, 0, 0), Row(1, 2, 1)), 0, 2))
    assert first_news(lake.settings, since_seq=1) == f"{lake.source}/{lake.entity.name}"


@pytest.mark.parametrize("mode", ENTITIES, ids=lambda mode: mode.__name__)
def test_the_first_load_of_an_entity_is_news_if_it_has_a_row(mode: type, tmp_path: Path) -> None:
    lake = Lake(mode, tmp_path)
    lake.add(Load((), 0, 1))
    assert first_news(lake.settings, since_seq=0) is None
    another = Lake(mode, tmp_path / "another")
    another.add(Load((Row(0, 0, 0),), 0, 1))
    assert first_news(another.settings, since_seq=0) == f"{lake.source}/{lake.entity.name}"
