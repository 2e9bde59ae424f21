"""For every entity: the lake holds what the source holds, no more and no less."""

from __future__ import annotations

import pytest
from served_truth import SERVED, Rows, all_lake_rows, held, kept, keys, rows_of

from tributary.sandbox.server import Sandbox
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity
from tributary.sources.extract import ExtractReport


@pytest.fixture(scope="module")
def rows(at_once: tuple[Settings, ExtractReport]) -> dict[str, dict[str, Rows]]:
    """By source and entity, what one extraction of every source left in the lake."""
    return all_lake_rows(at_once[0], (SOURCES[name] for name in SERVED))


ENTITIES = [
    pytest.param(name, entity, id=f"{name}-{entity.name}")
    for name in SERVED
    for entity in SOURCES[name].entities
]


@pytest.mark.parametrize(("source", "entity"), ENTITIES)
def test_the_lake_holds_what_the_source_holds(
    sandbox: Sandbox, rows: dict[str, dict[str, Rows]], source: str, entity: Entity
) -> None:
    records = held(sandbox, source, entity)
    as_of = sandbox.world.span.as_of
    expected = kept(entity, rows_of(entity, records), as_of)
    assert expected, "the sandbox holds no row of it"
    lake = kept(entity, rows[source][entity.name], as_of)
    assert [*(expected - lake).elements()][:3] == []
    assert [*(lake - expected).elements()][:3] == []
    assert [key for key, count in keys(entity, lake).items() if count > 1][:3] == []
