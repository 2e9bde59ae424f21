"""The rules without a warehouse: a week told again is believed, and mostly not if it is damaged.

`make corruptions` is the whole form: every source, every check, a warehouse built.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from home import Home

from tributary.audit.hub import Hub, open_hub
from tributary.audit.rules import NEEDS_BEFORE, rule_query
from tributary.audit.suites import suites
from tributary.lake.casts import literal
from tributary.lake.commits import EntityCommit, FileEntry, greatest_seq, newest_extract
from tributary.lake.layout import COMMITS
from tributary.lake.stage import stage_file
from tributary.lake.views import refresh_raw
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Files, Window

from .drawing import Corruption, draw
from .lake_files import deliveries, rows_of
from .meaning import Delivery, day_of

NAMES = ("billing", "crm_app", "google_ads", "hris")
CHECKS = {
    suite.entity: [c for c in suite.checks if c.expectation["type"] in NEEDS_BEFORE]
    for suite in suites()
    if suite.layer == "raw"
}
AS_OF = datetime(2026, 11, 1, 1, tzinfo=UTC)
SINCE = AS_OF - timedelta(days=8)


@pytest.fixture(scope="module")
def home(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose lake holds a few sources, each with the last week told once more."""
    folder = tmp_path_factory.mktemp("told_again")
    for name in ("_commits", *NAMES):
        shutil.copytree(published_home.path / "lake" / name, folder / "lake" / name)
    for path in (folder / "lake" / COMMITS).glob("*.json"):
        if json.loads(path.read_text())["source"] not in NAMES:
            path.unlink()
    for name in NAMES:
        tell_again(folder / "lake", name)
    return folder


def tell_again(lake: Path, source: str) -> None:
    """A second load of the source: what it replaces whole, of the rest the last week."""
    before = newest_extract(lake, source)
    assert before is not None
    seq = greatest_seq(lake) + 1
    told = {
        name: _told_again(lake, before.commit_seq, SOURCES[source].entity(name), part, seq, source)
        for name, part in before.entities.items()
        if part.files
    }
    made = replace(before, commit_seq=seq, as_of=AS_OF.isoformat(), entities=told)
    (lake / COMMITS / f"{seq:010}.json").write_text(json.dumps(asdict(made)))


def _told_again(
    lake: Path, before: int, entity: Entity, part: EntityCommit, seq: int, source: str
) -> EntityCommit:
    load = newest_extract(lake, source)
    assert load is not None
    assert load.commit_seq == before
    day = day_of(entity)
    path = lake / source / entity.name / f"_commit_seq={seq}" / "part-0.parquet"
    path.parent.mkdir(parents=True)
    with rows_of(lake, load, entity.name) as connection:
        is_part = day is not None and not isinstance(entity.mode, Files)
        kept = f"where {day} >= date '{SINCE:%Y-%m-%d}'" if is_part else ""
        staged = stage_file(connection, f"from rows {kept}", path)
    file = FileEntry(str(path.relative_to(lake)), staged.rows, staged.bytes, staged.sha256)
    replaces = part.replaces
    if isinstance(entity.mode, Window):
        replaces = {**(replaces or {}), "from": f"{SINCE:%Y-%m-%d}"}
    return replace(
        part,
        files=(file,),
        received=staged.rows,
        loaded=staged.rows,
        rejected=0,
        rejected_files=(),
        replaces=replaces,
        reported=None,
    )


@pytest.fixture(scope="module")
def hub(home: Path, published_home: Home) -> Iterator[Hub]:
    """The audit's view of that lake; the warehouse beside it plays no part."""
    settings = Settings(home=home, as_of=AS_OF)
    refresh_raw(settings, through_seq=greatest_seq(settings.lake_dir), build_id="small")
    first = greatest_seq(settings.lake_dir) - len(NAMES)
    with open_hub(settings, published_home.published, since_seq=first, name="small") as opened:
        yield opened


@pytest.fixture(scope="module")
def loads(home: Path) -> list[Delivery]:
    return list(deliveries(home / "lake", names=NAMES))


def failed(hub: Hub, entity: str) -> list[str]:
    """What the rules say against the newest load of an entity."""
    table = f'fresh."{entity.replace("/", "__", 1)}"'
    return [
        f"{check.check_id}: {found[0][1]}"
        for check in CHECKS[entity]
        if (
            found := hub.connection.execute(
                rule_query(check.expectation).format(batch=table)
            ).fetchall()
        )
    ]


def test_a_week_told_again_as_it_was_raises_no_alarm(hub: Hub, loads: Sequence[Delivery]) -> None:
    assert [found for load in loads for found in failed(hub, load.name)] == []


def test_most_corruptions_of_one_load_are_caught_by_these_rules_alone(
    home: Path, hub: Hub, loads: Sequence[Delivery], tmp_path: Path
) -> None:
    drawn = [
        one
        for one in draw(home / "lake", loads, seed=5, count=30)
        if not one.damage.is_withheld  # the age of sources is checked elsewhere
    ]
    missed = [
        one.says for one in drawn if not caught(hub, home / "lake", one, tmp_path / str(one.number))
    ]
    assert len(missed) <= 0.25 * len(drawn), missed


def caught(hub: Hub, lake: Path, one: Corruption, copy: Path) -> list[str]:
    """What the rules say against the load once it is damaged."""
    source, entity = one.load.source.name, one.load.entity.name
    load = newest_extract(lake, source)
    assert load is not None
    view = f'raw."{source}__{entity}"'
    (query,) = hub.connection.execute(
        "select sql from duckdb_views() where schema_name = 'raw' and view_name = ?",
        [f"{source}__{entity}"],
    ).fetchone()
    copy.mkdir()
    with rows_of(lake, load, entity) as connection:
        rows = stage_file(connection, one.query, copy / "rows.parquet").rows
    told = f"commit_seq = {load.commit_seq} and entity = {literal(entity)}"
    hub.connection.execute(
        f"create or replace view {view} as"
        f" select * from ({query.split(' AS ', 1)[1].rstrip('; ')})"
        f" where _commit_seq <> {load.commit_seq} union all by name"
        f" select *, {load.commit_seq} as _commit_seq"
        f" from read_parquet({literal(str(copy / 'rows.parquet'))})"
    )
    hub.connection.execute(f"update raw.commits set loaded = {rows} where {told}")
    try:
        return failed(hub, one.load.name)
    finally:
        hub.connection.execute(query.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
        hub.connection.execute(
            f"update raw.commits set loaded = {load.entities[entity].loaded} where {told}"
        )
