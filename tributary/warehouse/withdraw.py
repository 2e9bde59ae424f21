"""A load of a source taken out of the lake, because it is damaged or wrong, to be read again."""

from __future__ import annotations

from tributary.lake import damage, layout
from tributary.lake.lock import exclusive
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.lock import build_lock


def withdraw(
    settings: Settings, source: str, load: int, *, reason: str | None, wait: bool = False
) -> list[str]:
    """Take what is damaged of `load`, or with a `reason` all of it, out; the entities it was of.

    What builds keep between them (work.duckdb) goes with it: the next one makes it from the lake.
    Takes the locks of builds and of the source, waiting for them if told to. Raises TributaryError
    if there is no such load or nothing of it is damaged.
    """
    lock = settings.lake_dir / layout.LOCKS / source
    with (
        build_lock(settings, "tributary sources withdraw", wait=wait),
        exclusive(lock, f"the withdrawal from {source}", since=settings.instant(), wait=wait),
    ):
        found, entities = damage.to_withdraw(
            settings.lake_dir, source, load, whole=reason is not None
        )
        # First: after a kill between, rows that are withdrawn must not go on counting.
        for path in (settings.work_database, settings.work_database.with_suffix(".duckdb.wal")):
            path.unlink(missing_ok=True)
        damage.withdraw(settings.lake_dir, found, entities, as_of=settings.clock)
        ledger.append_event(
            settings,
            ledger.new_run_id(settings),
            "withdraw",
            source=source,
            commit_seq=load,
            entities=entities,
            reason=reason or "damaged",
        )
    return list(entities)
