"""Proving, without loading anything, that a source's credentials are good and one page is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from tributary.errors import SourceError, TributaryError
from tributary.settings import Connection, Settings
from tributary.sources.ask import Ask, next_ask
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import (
    Drop,
    Entity,
    Log,
    Request,
    Resource,
    Source,
    Table,
    Versioned,
    Window,
)

#: What a check asks for: little, and lately.
_LOOK_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether one source can be read; `error` says what is wrong."""

    source: str
    detail: str = ""
    error: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def check_sources(settings: Settings, names: Sequence[str] | None = None) -> list[CheckResult]:
    """Check the named sources (all that are on, if None); TributaryError for an unknown name."""
    results = []
    for name in names or SOURCES:
        if name not in SOURCES:
            raise TributaryError(f"no source is called {name!r}", cure=f"use {', '.join(SOURCES)}")
        connection = settings.connection(name)
        if not connection.is_configured:
            detail = "switched off: nothing says where it is"
            results.append(CheckResult(name, error=detail if names else None, detail=detail))
            continue
        try:
            results.append(CheckResult(name, _check(settings, SOURCES[name], connection)))
        except SourceError as error:
            results.append(CheckResult(name, error=str(error).removeprefix(f"{name}: ")))
    return results


def _check(settings: Settings, source: Source, connection: Connection) -> str:
    entity = source.entities[0]
    match entity.fetch:
        case Request():
            return _check_rest(settings, source, entity, connection)
        case Table():
            return _check_sql(source, connection)
        case Resource():
            from tributary.sources.dlt_source import first_records

            return f"ok: {first_records(source, entity, connection)} records of {entity.name}"
        case Drop():
            from tributary.sources.files import FileDrop

            drop = FileDrop(source, connection)
            files = [drop.deliveries(one) for one in source.entities]
            return f"ok: {sum(map(len, files))} files in {drop.folder}"


def _check_rest(settings: Settings, source: Source, entity: Entity, connection: Connection) -> str:
    from tributary.sources.http import Http
    from tributary.sources.rest import first_page

    ask = next_ask(entity, None, start=connection.start_date, as_of=settings.clock)
    if isinstance(entity.mode, Versioned | Log):
        ask = Ask(since=settings.clock - _LOOK_BACK)
    elif isinstance(entity.mode, Window) and ask.last is not None:
        ask = Ask(first=ask.last - _LOOK_BACK, last=ask.last)
    http = Http(source, connection)
    try:
        page = first_page(source, entity, connection, http, ask)
    finally:
        http.close()
    return f"ok: {http.base_url} answered, {page.rows} records of {entity.name}"


def _check_sql(source: Source, connection: Connection) -> str:
    from tributary.sources.sql import Database, missing_tables

    database = Database(source, connection)
    try:
        missing = missing_tables(source, database)
    finally:
        database.close()
    if missing:
        raise SourceError(
            source.name,
            f"the database has no table {', '.join(missing)}",
            cure=f"check TRIBUTARY_{source.name.upper()}__URL",
        )
    return f"ok: {len(source.entities)} tables"
