"""One reader per kind of source, behind one call: what is asked for goes into the stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from tributary.lake.reported import Reported
from tributary.lake.stage import EntityStage
from tributary.settings import Connection
from tributary.sources.ask import Ask, replaces_of
from tributary.sources.declaration import Drop, Entity, Request, Resource, Source, Table
from tributary.sources.files import FileDrop


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rows that were read replace; the cursor, where they do not tell it; their totals."""

    replaces: Mapping[str, Any] | None
    cursor: Any = None
    reported: Reported | None = None


class Reader(Protocol):
    """Reads the entities of one source, one after the other."""

    def read(self, entity: Entity, ask: Ask, cursor: Any, stage: EntityStage) -> Answer:
        """Bring what `ask` asks for into `stage`; raises SourceError."""


@contextmanager
def open_reader(source: Source, connection: Connection) -> Iterator[Reader]:
    """The reader of `source`, for as long as the block runs; raises SourceError."""
    match source.entities[0].fetch:
        case Request():
            with _open_rest(source, connection) as reader:
                yield reader
        case Table():
            with _open_sql(source, connection) as reader:
                yield reader
        case Resource():
            with _open_dlt(source, connection) as reader:
                yield reader
        case Drop():
            yield _FilesReader(FileDrop(source, connection))


@contextmanager
def _open_rest(source: Source, connection: Connection) -> Iterator[Reader]:
    from tributary.sources.http import Http  # dlt takes a second to import
    from tributary.sources.rest import read_rest

    class RestReader:
        def read(self, entity: Entity, ask: Ask, cursor: Any, stage: EntityStage) -> Answer:
            reported = read_rest(source, entity, connection, http, ask, stage)
            return Answer(replaces_of(entity, ask), reported=reported)

    http = Http(source, connection)
    try:
        yield RestReader()
    finally:
        http.close()


@contextmanager
def _open_sql(source: Source, connection: Connection) -> Iterator[Reader]:
    from tributary.sources.sql import Database, read_table

    class SqlReader:
        def read(self, entity: Entity, ask: Ask, cursor: Any, stage: EntityStage) -> Answer:
            reported = read_table(source, entity, database, ask, stage)
            return Answer(replaces_of(entity, ask), reported=reported)

    database = Database(source, connection)
    try:
        yield SqlReader()
    finally:
        database.close()


@contextmanager
def _open_dlt(source: Source, connection: Connection) -> Iterator[Reader]:
    from tributary.sources.dlt_source import open_dlt_source, read_resource

    class DltReader:
        def read(self, entity: Entity, ask: Ask, cursor: Any, stage: EntityStage) -> Answer:
            read_resource(source, entity, made, ask, stage)
            return Answer(replaces_of(entity, ask))

    made = open_dlt_source(source, connection)
    yield DltReader()


class _FilesReader:
    """Reads the files that were not read before with the same content."""

    def __init__(self, drop: FileDrop) -> None:
        self._drop = drop

    def read(self, entity: Entity, ask: Ask, cursor: Any, stage: EntityStage) -> Answer:
        known: dict[str, str] = cursor or {}
        read = self._drop.read(entity, known, stage)
        return Answer(
            {"files": [file.name for file in read]} if read else None,
            {**known, **{file.name: file.digest for file in read}},
        )
