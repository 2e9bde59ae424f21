"""Reading former days again: in parts of a month, each its own commit, resumed where it stopped.

What is done is noted beside the lake after every part. A kill between a commit and its note reads
that part once more, which changes nothing: rows of a day replace those of the same day, and of a
key the newest version counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path

from tributary.errors import TributaryError
from tributary.lake import layout
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.sources.catalogue import source as source_called
from tributary.sources.declaration import Window
from tributary.sources.extract import BackfillWindow, extract
from tributary.warehouse.disk import write_json

#: Days of one part: small enough to lose little when killed, large enough to cost few commits.
PART_DAYS = 31


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """What became of the backfill of one source: `error` says where and why it stopped."""

    source: str
    first: str
    last: str
    parts: int
    resumed_parts: int
    loaded: int
    rejected: int
    error: str | None = None

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return asdict(self)

    def line(self) -> str:
        """The report in one line."""
        if self.error:
            return f"{self.source:<18} stopped: {self.error}; run the same command to go on"
        resumed = f", {self.resumed_parts} of them before" if self.resumed_parts else ""
        return (
            f"{self.source:<18} {self.first} to {self.last} in {self.parts} parts{resumed}:"
            f" {self.loaded} loaded, {self.rejected} rejected"
        )


def backfill(
    settings: Settings,
    name: str,
    window: BackfillWindow,
    *,
    progress: Progress | None = None,
    restart: bool = False,
    wait: bool = False,
    part_days: int = PART_DAYS,
) -> BackfillReport:
    """Read the days of `window` again, the newest part first; no cursor moves.

    Goes on after the parts that an interrupted backfill of the same days finished, unless
    `restart`. Raises TributaryError for a source that is switched off.
    """
    source = source_called(name)
    if not settings.connection(name).is_configured:
        raise TributaryError(f"{name} is switched off", cure="see `tributary doctor`")
    progress = progress or Progress(quiet=True)
    parts = list(_parts(window, part_days))
    if not any(isinstance(entity.mode, Window) for entity in source.entities):
        parts = [window]  # what changed since the first day: one question, whatever the last
    notes = _Notes(settings.lake_dir / layout.BACKFILLS / f"{name}.json", window, part_days)
    done = set() if restart else notes.read()
    loaded = rejected = 0
    error = None
    with progress.task(f"{name} backfill", len(parts)) as task:
        task.advance(len(done))
        for number, days in enumerate(parts):
            if number in done:
                continue
            # The first part also reads what is asked for by change, from the first day on.
            part = replace(days, changed_since=window.first if number == 0 else None)
            [outcome] = extract(settings, [name], window=part, wait=wait).sources
            error = outcome.error
            if error is not None:
                break
            loaded += sum(load.loaded for load in outcome.loads.values())
            rejected += sum(load.rejected for load in outcome.loads.values())
            notes.add(number)
            task.advance()
    if error is None:
        notes.forget()
    return BackfillReport(
        name, str(window.first), str(window.last), len(parts), len(done), loaded, rejected, error
    )


def _parts(window: BackfillWindow, days: int) -> Iterator[BackfillWindow]:
    """The days of the window in parts, the newest first: what is looked at most is mended first."""
    last = window.last
    while last >= window.first:
        first = max(window.first, last - timedelta(days=days - 1))
        yield BackfillWindow(first, last)
        last = first - timedelta(days=1)


class _Notes:
    """Which parts of one backfill are done; notes of another one do not count."""

    def __init__(self, path: Path, window: BackfillWindow, part_days: int) -> None:
        self._path = path
        self._what = [window.first.isoformat(), window.last.isoformat(), part_days]
        self._done: set[int] = set()

    def read(self) -> set[int]:
        try:
            noted = json.loads(self._path.read_text())
        except FileNotFoundError:
            return set()
        if noted["what"] == self._what:
            self._done = set(noted["done"])
        return set(self._done)

    def add(self, number: int) -> None:
        self._done.add(number)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_json(self._path, {"what": self._what, "done": sorted(self._done)})

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)
