"""What extraction tells the ledger: one run record per entity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.warehouse.ledger import RunRecord, append_event, append_runs, new_run_id

#: The event of sources that were asked what is new and had nothing to tell.
NOTHING_NEW = "nothing_new"


@dataclass(frozen=True, slots=True)
class EntityLoad:
    """What was received of one entity, and when its reading began and ended (UTC)."""

    received: int
    loaded: int
    rejected: int
    started_at: datetime
    ended_at: datetime


def record_loads(
    settings: Settings,
    run_id: str | None,
    outcomes: Mapping[str, tuple[str | None, Mapping[str, EntityLoad]]],
    started_at: datetime,
    nothing_new: Collection[str] = (),
) -> None:
    """Append the outcome of each source (its error, its loads by entity) to the ledger.

    A source commits whole or not at all: where it failed, all its entities failed. Those with
    `nothing_new` made no commit; that they were asked is an event.
    """
    if not outcomes:
        return
    now = settings.instant()
    run_id = run_id or new_run_id(settings)
    records = []
    for source, (error, loads) in outcomes.items():
        names = [entity.name for entity in SOURCES[source].entities] if error else list(loads)
        for name in names:
            load = loads.get(name)
            start, end = (load.started_at, load.ended_at) if load else (started_at, now)
            records.append(
                RunRecord(
                    run_id=run_id,
                    stage="extract",
                    asset=f"raw/{source}/{name}",
                    started_at=start,
                    ended_at=end,
                    duration_seconds=round((end - start).total_seconds(), 6),
                    rows=load.loaded if load and not error else None,
                    status="failure" if error else "success",
                    message=error,
                    as_of=settings.clock,
                )
            )
    append_runs(settings, run_id, records)
    if nothing_new:
        append_event(settings, run_id, NOTHING_NEW, sources=sorted(nothing_new))
