"""What stands is enough: staging selects of it what it would select of all rows of the lake."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from drawn_lake import ENTITIES, Lake, Load, Row, loads, only_these_entities
from example_counts import examples
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tributary.lake import standing
from tributary.lake.commits import commits


@pytest.fixture(autouse=True, scope="module")
def few_entities() -> Iterator[None]:
    with only_these_entities():
        yield


modes = pytest.mark.parametrize("mode", ENTITIES, ids=lambda mode: mode.__name__)
FIRST = Load((Row(0, 0, 0), Row(1, 1, 0), Row(0, 2, 0)), 0, 2)
SECOND = Load((Row(2, 2, 1),), 2, 2)


def standing_rows(lake: Lake) -> list[tuple[int, int]]:
    """How many rows of which commit stand."""
    table = f"standing.{lake.source}__{lake.entity.name}"
    with duckdb.connect(str(lake.settings.work_database), read_only=True) as connection:
        return connection.execute(
            f"select _commit_seq, count(*) from {table} group by 1 order by 1"
        ).fetchall()


@modes
@hypothesis_settings(max_examples=examples(15), deadline=None)
@given(made=st.lists(st.tuples(loads(), st.booleans()), min_size=1, max_size=5))
def test_whenever_it_was_refreshed_the_same_rows_count(
    mode: type, made: list[tuple[Load, bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(mode, Path(folder))
        for load, is_refreshed in made:
            lake.add(load)
            if is_refreshed:
                lake.refresh()
        lake.refresh()
        assert lake.counting() == lake.counting("raw")


@modes
def test_what_is_superseded_does_not_stand(mode: type, tmp_path: Path) -> None:
    lake = Lake(mode, tmp_path)
    lake.add(FIRST)
    lake.refresh()
    lake.add(FIRST)
    lake.refresh()
    (rows,) = standing_rows(lake)
    assert rows[1] <= len(FIRST.rows)


@modes
def test_a_load_is_read_once_and_former_files_never_again(mode: type, tmp_path: Path) -> None:
    lake = Lake(mode, tmp_path)
    lake.add(FIRST)
    lake.refresh()
    made = list(commits(lake.settings.lake_dir))
    for part in made[0].entities.values():
        for file in part.files:
            (lake.settings.lake_dir / file.path).unlink()
    lake.add(SECOND)
    with duckdb.connect(str(lake.settings.work_database)) as connection:
        connection.execute(
            "insert into raw.commits by name select 2 as commit_seq, source, entity, replaces_all,"
            " replaces_column, replaces_from + 1 as replaces_from, replaces_to,"
            " replaces_files[2:] as replaces_files from raw.commits"
        )
        standing.refresh_standing(
            connection,
            lake.settings.lake_dir,
            list(commits(lake.settings.lake_dir)),
            through_seq=2,
        )
    assert (2, 1) in standing_rows(lake)


@modes
def test_what_was_made_of_a_lake_that_is_ahead_is_made_anew(mode: type, tmp_path: Path) -> None:
    lake = Lake(mode, tmp_path)
    lake.add(FIRST)
    lake.refresh()
    expected = standing_rows(lake)
    lake.add(SECOND)
    lake.refresh()
    assert standing_rows(lake) != expected
    lake.refresh(through_seq=1)
    assert standing_rows(lake) == expected


@modes
def test_what_other_code_made_is_made_anew(
    mode: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(mode, tmp_path)
    lake.add(FIRST)
    lake.refresh()
    expected = standing_rows(lake)
    with duckdb.connect(str(lake.settings.work_database)) as connection:
        connection.execute(f"delete from standing.{lake.source}__{lake.entity.name}")
    lake.refresh()
    assert standing_rows(lake) == []
    monkeypatch.setattr(standing, "_RULES", b"other rules")
    lake.refresh()
    assert standing_rows(lake) == expected
