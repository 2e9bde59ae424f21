"""Of a text column that holds JSON, the declared members reach the lake and nothing else does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from tributary.lake.commits import commits
from tributary.settings import Settings
from tributary.sources.extract import extract
from tributary.sources.superset_meta import SOURCE

MakeSettings = Callable[..., Settings]
TOLD = (
    '{"is_cached": [true, false], "url": "/?name=Ann"}',
    '{"event_name": "render_chart", "duration": 12.5, "form_data": {"filter": "Ann"}}',
    '{"is_cached": true}',
    '["Ann"]',
    "Ann",
    None,
)


def lake_of(settings: Settings) -> list[tuple[Any, ...]]:
    files = [
        str(settings.lake_dir / file.path)
        for made in commits(settings.lake_dir)
        for file in made.entities["logs"].files
    ]
    with duckdb.connect() as connection:
        return connection.execute(
            "select log_id, is_cached, event_name, client_ms, _extra"
            " from read_parquet(?) order by log_id",
            [files],
        ).fetchall()


def test_members_are_read_and_the_rest_is_not(tmp_path: Path, configured: MakeSettings) -> None:
    path = tmp_path / "metadata.db"
    with sqlite3.connect(path) as connection:
        for entity in SOURCE.entities:
            names = {(c.path or c.name).partition(".")[0] for c in entity.columns}
            columns = ", ".join(f'"{name}"' for name in sorted(names))
            connection.execute(f'create table "{entity.fetch.name}" ({columns})')  # type: ignore[union-attr]
        for number, told in enumerate(TOLD):
            connection.execute(
                "insert into logs (id, dttm, json) values (?, '2026-01-01 00:00:00', ?)",
                (number, told),
            )
    settings = configured(superset_meta__url=f"sqlite:///{path}")
    assert extract(settings, ["superset_meta"]).errors == {}
    assert lake_of(settings) == [
        (0, "[true,false]", None, None, None),
        (1, None, "render_chart", 12.5, None),
        (2, "true", None, None, None),
        (3, None, None, None, None),
        (4, None, None, None, None),
        (5, None, None, None, None),
    ]
    stored = b"".join(file.read_bytes() for file in settings.home.rglob("*") if file.is_file())
    assert b"Ann" not in stored
