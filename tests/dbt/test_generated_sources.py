"""The dbt sources are what the declarations say, and staging takes all of them, hashed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tributary.settings import PROJECT_DIR
from tributary.sources.catalogue import SOURCES
from tributary.sources.dbt_sources import generated_files, write_all
from tributary.sources.declaration import Entity, Source

ENTITIES = [(source, entity) for source in SOURCES.values() for entity in source.entities]


def staging_sql(source: Source, entity: Entity) -> str:
    name = f"stg_{source.name}__{entity.name}.sql"
    return (PROJECT_DIR / "models" / "staging" / source.name / name).read_text()


@pytest.mark.parametrize("path", generated_files())
def test_generated_file_is_fresh(path: Path) -> None:
    assert (PROJECT_DIR / path).read_text() == generated_files()[path], (
        f"{path} is stale: run `python -m tributary.sources.dbt_sources`"
    )


def test_files_are_written_where_they_are_read_and_only_when_they_differ(tmp_path: Path) -> None:
    assert {path.relative_to(tmp_path) for path in write_all(tmp_path)} == set(generated_files())
    assert write_all(tmp_path) == []


@pytest.mark.parametrize(("source", "entity"), ENTITIES, ids=lambda item: item.name)
def test_every_entity_is_staged(source: Source, entity: Entity) -> None:
    assert f'"{source.name}", "{entity.name}"' in " ".join(staging_sql(source, entity).split())


@pytest.mark.parametrize(
    ("source", "entity"),
    [(s, e) for s, e in ENTITIES if any(column.personal for column in e.columns)],
    ids=lambda item: item.name,
)
def test_personal_columns_are_staged_hashed_or_not_at_all(source: Source, entity: Entity) -> None:
    lines = staging_sql(source, entity).splitlines()
    for column in entity.columns:
        if column.personal:
            mentions = [line for line in lines if f"source.{column.name}" in line]
            assert all("hash_personal(" in line for line in mentions), column.name
