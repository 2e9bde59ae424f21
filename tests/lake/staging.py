"""Records through a real stage into real Parquet, for tests to look at both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tributary.lake.stage import EntityStage, StagedEntity
from tributary.sources import exact_json
from tributary.sources.declaration import Column, Entity, Request, Snapshot, Type
from tributary.sources.paging import Page

EXTRACTED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def entity(*columns: Column) -> Entity:
    """An entity with a text `id` and `columns`."""
    return Entity(
        name="things",
        description="Things",
        key=("id",),
        mode=Snapshot(),
        columns=(Column("id", Type.TEXT, "Id"), *columns),
        fetch=Request(path="/things", records="things"),
    )


@dataclass
class Outcome:
    """Both sides of a load: loaded rows and reasons of rejection, by id."""

    staged: StagedEntity
    loaded: dict[str, dict[str, Any]]
    rejected: list[dict[str, Any]]


def stage_page(folder: Path, of: Entity, page: bytes, **options: Any) -> Outcome:
    """Stage the JSON list `page`, read as the REST engine reads it."""
    stage = EntityStage(folder, of, EXTRACTED_AT, **options)
    records = Page.of(exact_json.loads(page))
    try:
        stage.add(records.lines, records.rows)
        staged = stage.finish()
    finally:
        stage.close()
    return Outcome(
        staged,
        {row["id"]: row for file in staged.loaded_files for row in _rows(file.path)},
        [row for file in staged.rejected_files for row in _rows(file.path)],
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:  # a new one: DuckDB caches what a path held
        cursor = connection.execute("select * from read_parquet(?)", [str(path)])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
