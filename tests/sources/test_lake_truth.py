"""For every entity: the lake holds what the source holds, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from home import forget_settings
from served_truth import Rows, all_lake_rows, held, kept, keys, rows_of

from tributary.sandbox.server import Sandbox, serving
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity
from tributary.sources.extract import ExtractReport, extract

AS_OF = "2024-06-15T00:00:00Z"
SERVED = [name for name in SOURCES if name != "file_drop"]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with pytest.MonkeyPatch.context() as patch:
        forget_settings(patch)
        patch.setenv("TRIBUTARY_AS_OF", AS_OF)
        patch.setenv("TRIBUTARY_SANDBOX", "true")
        patch.setenv("TRIBUTARY_HOME", str(tmp_path_factory.mktemp("sandbox")))
        yield Settings.load()


@pytest.fixture(scope="module")
def sandbox(settings: Settings) -> Iterator[Sandbox]:
    with serving(settings, size=0.05) as running:
        yield running


@dataclass(frozen=True)
class Loaded:
    """What one extraction of every source left in the lake."""

    report: ExtractReport
    rows: dict[str, dict[str, Rows]]


@pytest.fixture(scope="module")
def loaded(settings: Settings, sandbox: Sandbox) -> Loaded:
    report = extract(settings, SERVED)
    return Loaded(report, all_lake_rows(settings, (SOURCES[name] for name in SERVED)))


ENTITIES = [
    pytest.param(name, entity, id=f"{name}-{entity.name}")
    for name in SERVED
    for entity in SOURCES[name].entities
]


@pytest.mark.parametrize(("source", "entity"), ENTITIES)
def test_the_lake_holds_what_the_source_holds(
    sandbox: Sandbox, loaded: Loaded, source: str, entity: Entity
) -> None:
    records = held(sandbox, source, entity)
    assert source not in loaded.report.errors
    report = next(one for one in loaded.report.sources if one.source == source)
    assert report.loads[entity.name].rejected == 0
    as_of = sandbox.world.span.as_of
    expected = kept(entity, rows_of(entity, records), as_of)
    assert expected, "the sandbox holds no row of it"
    lake = kept(entity, loaded.rows[source][entity.name], as_of)
    assert [*(expected - lake).elements()][:3] == []
    assert [*(lake - expected).elements()][:3] == []
    assert [key for key, count in keys(entity, lake).items() if count > 1][:3] == []
