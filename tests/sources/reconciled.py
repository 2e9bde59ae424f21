"""Loads held against what their sources reported, by the audit's own rule on its own hub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb

from tributary.audit.hub import Hub, open_hub
from tributary.audit.reconciliation import load_as_reported
from tributary.lake.commits import EntityCommit, commits, greatest_seq
from tributary.lake.reported import Reported
from tributary.lake.views import refresh_raw
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES


def unlike_reported(settings: Settings, sources: Iterable[str]) -> list[str]:
    """What the rule says of all loads of the sources, of entities that report totals or do not."""
    found = []
    with _hub(settings) as hub:
        for source in sources:
            for entity in SOURCES[source].entities:
                query = load_as_reported(source=source, entity=entity.name)
                batch = f'fresh."{source}__{entity.name}"'
                rows = hub.connection.sql(query.replace("{batch}", batch)).fetchall()
                found += [observed for _, observed in rows]
    return found


@contextmanager
def _hub(settings: Settings) -> Iterator[Hub]:
    """The audit's hub on the whole lake; the warehouse beside it is empty."""
    refresh_raw(settings, through_seq=greatest_seq(settings.lake_dir), build_id="test")
    candidate = settings.home / "empty.duckdb"
    duckdb.connect(str(candidate)).close()
    with open_hub(settings, candidate, since_seq=0, name="reconciled") as hub:
        yield hub


def newest_part(settings: Settings, source: str, entity: str) -> EntityCommit:
    """What the newest load of the source holds of the entity."""
    return [made for made in commits(settings.lake_dir) if made.source == source][-1].entities[
        entity
    ]


def newest_report(settings: Settings, source: str, entity: str) -> Reported | None:
    """What the source reported with its newest load of the entity."""
    return newest_part(settings, source, entity).reported
