"""The ledger's old records: runs and checks go, events stay, folded into one file.

Events are what persons and the gate decided (publish, refuse, override, rollback, …): a few lines a
run, and the only trace of who let what pass.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.disk import fsync_path

_KINDS = ("runs", "checks", "events")


def old_runs(settings: Settings, before: datetime) -> list[str]:
    """Runs whose clock was before then, oldest first.

    Never the newest run, nor one that a version or a candidate came of, nor the last refusal's.
    """
    found = sorted({path.stem for kind in _KINDS for path in _of(settings, kind).glob("*.ndjson")})
    places = (settings.versions_dir, settings.candidates_dir)
    needed = {folder.name for place in places for folder in place.glob("[!.]*")}
    needed |= {str(event["run_id"]) for event in _refusals(settings)[-1:]}
    needed |= set(found[-1:])
    return [run for run in found if run not in needed and _is_before(run, before)]


def files(settings: Settings, runs: Iterable[str]) -> list[Path]:
    """The ledger's files of these runs."""
    paths = (_of(settings, kind) / f"{run}.ndjson" for run in runs for kind in _KINDS)
    return [path for path in paths if path.exists()]


def put_away(settings: Settings, runs: Sequence[str]) -> None:
    """Fold the events of `runs` and remove their files. The caller holds the build lock."""
    if not runs:
        return
    _fold(settings, set(runs))
    for path in files(settings, runs):
        path.unlink()
    for kind in _KINDS:
        if _of(settings, kind).exists():
            fsync_path(_of(settings, kind))


def _fold(settings: Settings, runs: set[str]) -> None:
    """Write the file of folded events anew, with those of `runs`, before theirs are removed."""
    folded = _of(settings, "events") / ledger.FOLDED_EVENTS
    before = {path.stem for path in files(settings, runs) if path.parent.name == "events"}
    if not before:
        return
    kept = ledger.read_records(settings, "events", folded.stem)
    known = {record["run_id"] for record in kept}
    gained = (
        record
        for run in sorted(before - known)
        for record in ledger.read_records(settings, "events", run)
    )
    unfinished = folded.with_name(f".{folded.name}.writing")
    with unfinished.open("w") as file:
        file.writelines(f"{json.dumps(record)}\n" for record in (*kept, *gained))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(folded)
    fsync_path(folded.parent)


def _refusals(settings: Settings) -> list[dict[str, object]]:
    return [event for event in ledger.events(settings) if event["event"] == "refuse"]


def _is_before(run: str, before: datetime) -> bool:
    """Whether the clock in a run's id is before then; an id of another form is not."""
    try:
        clock = datetime.strptime(run.split("-")[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (ValueError, IndexError):
        return False
    return clock < before


def _of(settings: Settings, kind: str) -> Path:
    return settings.ledger_dir / kind
