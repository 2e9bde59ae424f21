"""Extraction: all sources at once, each into one commit of the lake."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from tributary.errors import LockHeldError, SourceError, TributaryError
from tributary.lake import layout
from tributary.lake.commits import Commit, commit, sweep
from tributary.lake.lock import exclusive
from tributary.lake.reported import Reported
from tributary.lake.stage import Engine, EntityStage, StagedEntity
from tributary.lake.state import cursors, loaded_as_of
from tributary.progress import Progress
from tributary.settings import Connection, Settings
from tributary.sources.ask import backfill_ask, next_ask, next_cursor
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Source
from tributary.sources.load_records import EntityLoad, record_loads
from tributary.sources.readers import Reader, open_reader

_LOG = logging.getLogger(__name__)

#: Sources that are read at once; they mostly wait for their servers.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class BackfillWindow:
    """Days to read again, both included; a backfill never moves a cursor.

    What has no days is asked for by its change, since `changed_since`; not at all if that is None.
    """

    first: date
    last: date
    changed_since: date | None = None


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source: a commit, an error, or nothing to do (`skipped` says why).

    `stale_since` is the as-of of the newest load of a source that failed, if it ever was loaded.
    """

    source: str
    commit_seq: int | None = None
    error: str | None = None
    skipped: str | None = None
    loads: Mapping[str, EntityLoad] = field(default_factory=dict)
    stale_since: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return {
            "source": self.source,
            "commit_seq": self.commit_seq,
            "error": self.error,
            "skipped": self.skipped,
            "stale_since": self.stale_since,
            "entities": {
                name: {"received": one.received, "loaded": one.loaded, "rejected": one.rejected}
                for name, one in self.loads.items()
            },
        }

    def line(self) -> str:
        """The report in one line."""
        if self.error:
            reason = self.error.removeprefix(f"{self.source}: ")
            since = "was never loaded" if self.stale_since is None else f"as of {self.stale_since}"
            return f"{self.source:<18} failed ({since}): {reason}"
        if self.skipped:
            return f"{self.source:<18} {self.skipped}"
        loaded = sum(one.loaded for one in self.loads.values())
        rejected = sum(one.rejected for one in self.loads.values())
        return f"{self.source:<18} commit {self.commit_seq}: {loaded} loaded, {rejected} rejected"


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """What became of all sources that were asked for, in the order of the catalogue."""

    sources: tuple[SourceReport, ...]

    @property
    def errors(self) -> dict[str, str]:
        """The failed sources and why."""
        return {report.source: report.error for report in self.sources if report.error}

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return {"rows": self.rows, "sources": [report.as_dict() for report in self.sources]}

    @property
    def rows(self) -> int:
        """Rows loaded, of all sources."""
        return sum(load.loaded for report in self.sources for load in report.loads.values())


def extract(
    settings: Settings,
    names: Sequence[str] | None = None,
    *,
    progress: Progress | None = None,
    window: BackfillWindow | None = None,
    wait: bool = False,
    run_id: str | None = None,
) -> ExtractReport:
    """Read the named sources (all that are switched on, if None) into the lake, concurrently.

    With `window` those days are read again, without moving any cursor. A source that fails leaves
    the lake as it was and does not stop the others: its error is in the report. `wait` queues for
    a source that another extraction holds. Raises TributaryError only for an unknown name.
    """
    chosen = [_known(name) for name in names] if names else list(SOURCES.values())
    progress = progress or Progress(quiet=True)
    connections = {source.name: settings.connection(source.name) for source in chosen}

    def one(source: Source) -> SourceReport:
        connection = connections[source.name]
        if not connection.is_configured:
            return SourceReport(source.name, skipped="switched off: nothing says where it is")
        run = _SourceRun(settings, source, connection, window)
        try:
            with exclusive(
                settings.lake_dir / layout.LOCKS / source.name,
                f"the extraction of {source.name}",
                since=settings.instant(),
                wait=wait,
            ):
                return run.run(progress)
        except Exception as error:  # one source's fault must not take the others with it
            return SourceReport(
                source.name,
                error=_explained(error, source.name, settings),
                loads=run.loads,
                stale_since=loaded_as_of(settings.lake_dir, source.name),
            )

    started_at = settings.instant()
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="extract") as pool:
        reports = tuple(pool.map(one, chosen))
    outcomes = {
        report.source: (report.error, report.loads)
        for report in reports
        if report.error or report.loads
    }
    nothing_new = [
        report.source
        for report in reports
        if window is None and report.source in outcomes and report.skipped
    ]
    record_loads(settings, run_id, outcomes, started_at, nothing_new)
    return ExtractReport(reports)


def _explained(error: Exception, source: str, settings: Settings) -> str:
    """What went wrong with a source, in one line that names it and the cure."""
    match error:
        case SourceError() | LockHeldError():
            return str(error)
        case TributaryError():
            return f"{source}: {error}"
        case OSError() | duckdb.IOException():
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
            return (
                f"{source}: the lake at {settings.lake_dir} could not be written: {reason};"
                " free disk space or check permissions, nothing was committed"
            )
        case _:
            _LOG.error("extraction of %s failed", source, exc_info=error)
            first_line = (str(error).splitlines() or [""])[0]
            return (
                f"{source}: unexpected {type(error).__name__}: {first_line};"
                " nothing was committed, please report it"
            )


def _known(name: str) -> Source:
    if name not in SOURCES:
        raise TributaryError(f"no source is called {name!r}", cure=f"use {', '.join(SOURCES)}")
    return SOURCES[name]


class _SourceRun:
    """One extraction of one source, under its lock; nothing exists until its one commit."""

    def __init__(
        self,
        settings: Settings,
        source: Source,
        connection: Connection,
        window: BackfillWindow | None,
    ) -> None:
        self.loads: dict[str, EntityLoad] = {}
        self._settings = settings
        self._lake = settings.lake_dir
        self._source = source
        self._connection = connection
        self._window = window
        self._staged: dict[str, StagedEntity] = {}
        self._replaces: dict[str, Mapping[str, Any] | None] = {}
        self._cursors: dict[str, Any] = {}
        self._reported: dict[str, Reported | None] = {}
        self._engine = Engine(self._lake / layout.SPOOL / source.name)

    def run(self, progress: Progress) -> SourceReport:
        """Read every entity and commit; whatever was left uncommitted is swept before and after."""
        name = self._source.name
        self._require_clock()
        sweep(self._lake, name)
        try:
            with (
                closing(self._engine),
                progress.task(name, len(self._source.entities)) as task,
                open_reader(self._source, self._connection) as reader,
            ):
                former = cursors(self._lake, name)
                for entity in self._source.entities:
                    self._read(reader, entity, former.get(entity.name))
                    task.advance()
            made = self._commit()
        finally:
            sweep(self._lake, name)
        if made is None:
            return SourceReport(name, skipped="nothing new", loads=self.loads)
        return SourceReport(name, made.commit_seq, loads=self.loads)

    def _require_clock(self) -> None:
        """Cursors are instants: a clock behind them would ask sources for the future."""
        loaded = loaded_as_of(self._lake, self._source.name)
        if loaded is not None and self._settings.clock < datetime.fromisoformat(loaded):
            raise SourceError(
                self._source.name,
                f"the clock says {self._settings.clock:%Y-%m-%dT%H:%M:%SZ}, but the newest load is"
                f" as of {loaded}: nothing was read",
                cure="set the clock right, or TRIBUTARY_AS_OF",
            )

    def _read(self, reader: Reader, entity: Entity, cursor: Any) -> None:
        if self._window is None:
            ask = next_ask(
                entity, cursor, start=self._connection.start_date, as_of=self._settings.clock
            )
        elif asked := backfill_ask(
            entity,
            self._window.first,
            self._window.last,
            self._window.changed_since,
            as_of=self._settings.clock,
        ):
            ask = asked
        else:
            return  # this entity has no past to ask for
        started_at = self._settings.instant()
        stage = EntityStage(
            self._lake / layout.SPOOL / self._source.name / entity.name,
            entity,
            self._settings.clock,
            engine=self._engine,
            numeric_booleans=entity.has_numeric_booleans,
        )
        with closing(stage):
            answer = reader.read(entity, ask, cursor, stage)
            staged = stage.finish()
        self._staged[entity.name] = staged
        self._replaces[entity.name] = answer.replaces
        self._reported[entity.name] = answer.reported
        self._cursors[entity.name] = (
            next_cursor(entity, cursor, staged.greatest, self._settings.clock)
            if answer.cursor is None
            else answer.cursor
        )
        self.loads[entity.name] = EntityLoad(
            staged.received, staged.loaded, staged.rejected, started_at, self._settings.instant()
        )

    def _commit(self) -> Commit | None:
        """One commit of all entities; none if nothing came and nothing was replaced by nothing."""
        is_something = any(part.received for part in self._staged.values()) or any(
            self._replaces.values()
        )
        if not is_something:
            return None
        return commit(
            self._lake,
            self._source.name,
            self._staged,
            kind="extract" if self._window is None else "backfill",
            as_of=self._settings.clock,
            replaces=self._replaces,
            cursors=self._cursors if self._window is None else {},
            reported=self._reported,
        )
