"""What dbt sees of the lake: exactly the commits up to the cut, typed as declared."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tributary.lake import layout
from tributary.lake.commits import commit
from tributary.lake.reported import Reported
from tributary.lake.stage import EntityStage, lake_columns
from tributary.lake.views import refresh_raw
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity

AS_OF = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path))
    monkeypatch.setenv("TRIBUTARY_AS_OF", "2024-03-01T00:00:00Z")
    return Settings.load()


def commit_owner(
    lake: Path, number: str, owners: Entity | None = None, reported: Reported | None = None
) -> None:
    owners = owners or SOURCES["hubspot"].entity("owners")
    stage = EntityStage(lake / layout.SPOOL / "hubspot" / "owners", owners, AS_OF)
    try:
        stage.add(b'{"id":"%s","createdAt":"2024-01-05T10:00:00Z"}\n' % number.encode(), 1)
        part = stage.finish()
    finally:
        stage.close()
    commit(
        lake,
        "hubspot",
        {"owners": part},
        kind="extract",
        as_of=AS_OF,
        replaces={"owners": {"all": True}},
        cursors={},
        reported={"owners": reported},
    )


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.work_database)) as connection:
        return connection.execute(sql).fetchall()


def test_every_declared_entity_has_a_typed_view_even_before_it_is_loaded(
    settings: Settings,
) -> None:
    refresh_raw(settings, through_seq=0, build_id="b")
    for source in SOURCES.values():
        for entity in source.entities:
            found = query(settings, f"describe raw.{source.name}__{entity.name}")
            expected = [*lake_columns(entity), ("_commit_seq", "BIGINT")]
            assert [(row[0], row[1]) for row in found] == expected


def test_rows_beyond_the_cut_are_not_seen(settings: Settings) -> None:
    for number in "123":
        commit_owner(settings.lake_dir, number)
    refresh_raw(settings, through_seq=2, build_id="b")
    rows = query(settings, "select owner_id, _commit_seq from raw.hubspot__owners order by all")
    assert rows == [("1", 1), ("2", 2)]
    assert query(settings, "select count(*), max(commit_seq) from raw.commits") == [(2, 2)]
    assert query(settings, "select * from raw.build") == [
        (AS_OF.replace(tzinfo=None), 2, "b", "USD")
    ]
    types = {row[0]: row[1] for row in query(settings, "describe raw.hubspot__owners")}
    assert types["created_at"] == "TIMESTAMP"
    assert types["_commit_seq"] == "BIGINT"


def test_commits_show_what_their_sources_reported(settings: Settings) -> None:
    commit_owner(settings.lake_dir, "1")
    commit_owner(settings.lake_dir, "2", reported=Reported(1, 2, {"size": "0.1"}))
    refresh_raw(settings, through_seq=2, build_id="b")
    reported = "reported_least, reported_greatest, json_extract_string(reported_sums, '$.size')"
    assert query(settings, f"select {reported} from raw.commits order by commit_seq") == [
        (None, None, None),
        (1, 2, "0.1"),
    ]


def test_files_from_before_a_column_was_declared_are_read_too(settings: Settings) -> None:
    owners = SOURCES["hubspot"].entity("owners")
    fewer = Entity(
        owners.name, owners.description, owners.key, owners.mode, owners.columns[:-2], owners.fetch
    )
    commit_owner(settings.lake_dir, "1", fewer)
    refresh_raw(settings, through_seq=1, build_id="b")
    assert query(settings, "select owner_id, is_archived from raw.hubspot__owners") == [("1", None)]
    commit_owner(settings.lake_dir, "2")
    refresh_raw(settings, through_seq=2, build_id="b")
    found = query(settings, "describe raw.hubspot__owners")
    assert [(row[0], row[1]) for row in found] == [*lake_columns(owners), ("_commit_seq", "BIGINT")]
    assert query(settings, "select count(*) from raw.hubspot__owners") == [(2,)]
