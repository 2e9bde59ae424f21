"""Operators damage what they say, and nothing that would tell of it but the content."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from home import Home

from tributary.lake.commits import newest_extract
from tributary.lake.stage import lake_columns

from .drawing import draw
from .lake_files import deliveries, rows_of
from .meaning import Delivery
from .operators import FEWEST, OPERATORS

#: Sources with entities of every mode, and columns of every meaning.
SOURCES = ("billing", "hubspot", "meta_ads", "whatsapp_webhooks", "youtube")


@pytest.fixture(scope="module")
def lake(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of some sources' part of the lake, to be damaged."""
    copy = tmp_path_factory.mktemp("corruption") / "lake"
    whole = published_home.path / "lake"
    for name in ("_commits", *SOURCES):
        shutil.copytree(whole / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def loads(lake: Path) -> list[Delivery]:
    return list(deliveries(lake, names=SOURCES))


def test_every_operator_is_drawn_and_the_same_seed_draws_the_same(
    lake: Path, loads: Sequence[Delivery]
) -> None:
    drawn = draw(lake, loads, seed=1, count=len(OPERATORS))
    assert {one.operator.name for one in drawn} == set(OPERATORS)
    again = draw(lake, loads, seed=1, count=len(OPERATORS))
    assert [one.says for one in again] == [one.says for one in drawn]
    assert [one.says for one in draw(lake, loads, seed=2, count=5)] != [
        one.says for one in drawn[:5]
    ]


def test_only_the_content_is_wrong(lake: Path, loads: Sequence[Delivery], tmp_path: Path) -> None:
    for one in draw(lake, loads, seed=3, count=len(OPERATORS)):
        assert one.changed_rows(lake) >= FEWEST, one.says
        copy = tmp_path / str(one.number)
        shutil.copytree(lake, copy)
        before = newest_extract(lake, one.load.source.name)
        one.apply(copy)
        after = newest_extract(copy, one.load.source.name)
        assert before is not None
        if one.damage.is_withheld:
            assert after is None or after.commit_seq < before.commit_seq
            continue
        assert after is not None
        part = after.entities[one.load.entity.name]
        assert part.received == part.loaded + part.rejected
        with rows_of(copy, after, one.load.entity.name) as connection:
            found = connection.execute("select count(*) from rows").fetchone()
            types = connection.execute("describe rows").fetchall()
        assert found == (part.loaded,)
        assert [(name, kind) for name, kind, *_ in types] == lake_columns(one.load.entity), one.says
