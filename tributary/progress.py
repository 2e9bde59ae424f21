"""Progress of long work: bars on a terminal, a line per finished step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress


class Task(Protocol):
    """One piece of work under way."""

    def advance(self, amount: int = 1) -> None:
        """`amount` more is done."""

    def total(self, total: int) -> None:
        """The whole is now known to be `total`."""


class _Bar:
    def __init__(self, progress: RichProgress, label: str, total: int | None) -> None:
        self._progress = progress
        self._id = progress.add_task(label, total=total)
        self._label = label

    def advance(self, amount: int = 1) -> None:
        self._progress.advance(self._id, amount)

    def total(self, total: int) -> None:
        self._progress.update(self._id, total=total)

    def finish(self) -> None:
        done = self._progress.tasks[self._progress.task_ids.index(self._id)].completed
        self._progress.update(self._id, total=done or 1, completed=done or 1)


class Progress:
    """Shows tasks while its context is open; `quiet` shows nothing (``--json``, tests)."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._rich = RichProgress(
            TextColumn("{task.description:<34}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr, quiet=quiet),
            disable=quiet,
            # Fifty bars are drawn anew each time, and only a terminal shows it.
            refresh_per_second=3,
            auto_refresh=sys.stderr.isatty(),
        )

    def __enter__(self) -> Progress:
        self._rich.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._rich.stop()

    @contextmanager
    def task(self, label: str, total: int | None = None) -> Iterator[Task]:
        """Show `label` as under way until the block ends; safe to call from several threads."""
        bar = _Bar(self._rich, label, total)
        yield bar
        bar.finish()
