"""Ready-made dlt sources, unchanged, through our spool and commits.

dlt's own pipeline, state and destinations are left out: a resource only yields its records. Where
it says which field its increments go by, our cursor tells it where to go on.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import dlt
import orjson
from dlt.extract import DltResource, DltSource
from pydantic import SecretStr

from tributary.errors import SourceError
from tributary.lake.stage import EntityStage
from tributary.settings import Connection
from tributary.sources.ask import Ask
from tributary.sources.declaration import Entity, Resource, Source, Type

_LOG = logging.getLogger(__name__)

#: dlt's names of types, as our lake has them; what has no hint is text.
TYPES: Mapping[str, Type] = {
    "text": Type.TEXT,
    "bigint": Type.INTEGER,
    "double": Type.DOUBLE,
    "bool": Type.BOOLEAN,
    "timestamp": Type.INSTANT,
    "date": Type.DATE,
    "decimal": Type.DECIMAL,
    "json": Type.JSON,
}


def open_dlt_source(source: Source, connection: Connection) -> DltSource:
    """The dlt source that `source` names; raises SourceError if it cannot be made.

    Of its parameters those are set that the connection has by the same name; all else is dlt's own
    configuration.
    """
    make = _function(source)
    known = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in connection
        if value is not None
    }
    accepted = inspect.signature(make).parameters
    try:
        made = make(**{name: value for name, value in known.items() if name in accepted})
    except Exception as error:
        raise _explained(source, error) from None
    if not isinstance(made, DltSource):
        raise SourceError(
            source.name, f"{source.dlt} made no dlt source", cure="check the declaration"
        )
    return made


def read_resource(
    source: Source, entity: Entity, made: DltSource, ask: Ask, stage: EntityStage
) -> None:
    """All records of the entity's resource that answer `ask`; raises SourceError."""
    for records in _pages(source, entity, made, ask):
        lines = b"\n".join(orjson.dumps(record, default=_plain) for record in records)
        stage.add(lines + b"\n", len(records))


def first_records(source: Source, entity: Entity, connection: Connection) -> int:
    """How many records the first page has; raises SourceError."""
    made = open_dlt_source(source, connection)
    return len(next(_pages(source, entity, made, Ask(), limit=1), []))


@dataclass(frozen=True, slots=True)
class Hints:
    """What a resource says of itself; columns that only its data shows are text."""

    columns: Mapping[str, Type]
    key: tuple[str, ...]
    cursor: str | None
    disposition: str


def hints(source: DltSource) -> dict[str, Hints]:
    """The hints of every resource, by name."""
    return {name: _hints(resource) for name, resource in source.resources.items()}


def _hints(resource: DltResource) -> Hints:
    schema = resource.compute_table_schema()
    hinted = schema.get("columns", {})
    columns = {
        name: TYPES.get(str(column.get("data_type")), Type.TEXT) for name, column in hinted.items()
    }
    cursor = _cursor(resource)
    disposition = str(schema.get("write_disposition", "append"))
    try:
        page = next(_batches(resource.add_limit(1), limit=1), [])
    except Exception:  # whoever has no access to the data has the hints
        _LOG.info("%s shows no data yet: its columns are those it has hints for", resource.name)
        page = []
    for record in page:
        for name in record:
            columns.setdefault(name, Type.TEXT)
    if cursor:
        columns[cursor] = Type.INSTANT
    key = tuple(name for name, column in hinted.items() if column.get("primary_key"))
    return Hints(columns, key or tuple(columns)[:1], cursor, disposition)


def _cursor(resource: DltResource) -> str | None:
    """The field that increments go by, if any."""
    incremental = _incremental(resource)
    return str(incremental.cursor_path) if incremental else None


def _incremental(resource: DltResource) -> Any:
    """The parameter of a resource that is an incremental; None if there is none."""
    for parameter in inspect.signature(resource._pipe.gen).parameters.values():
        if isinstance(parameter.default, dlt.sources.incremental):
            return parameter.default
    return None


def _pages(
    source: Source, entity: Entity, made: DltSource, ask: Ask, limit: int | None = None
) -> Iterator[Sequence[Any]]:
    if not isinstance(entity.fetch, Resource):
        raise TypeError(f"{entity.name} is not fetched from a dlt resource")
    if entity.fetch.name not in made.resources:
        raise SourceError(
            source.name,
            f"{source.dlt} has no resource {entity.fetch.name!r}",
            cure=f"use one of {', '.join(made.resources)}",
        )
    resource = made.resources[entity.fetch.name]
    if entity.fetch.cursor and ask.since is not None:
        since = _since(ask.since, getattr(_incremental(resource), "initial_value", None))
        resource.apply_hints(
            incremental=dlt.sources.incremental(entity.fetch.cursor, initial_value=since)
        )
    try:
        yield from _batches(resource, limit)
    except SourceError:
        raise
    except Exception as error:
        raise _explained(source, error) from None


def _batches(resource: DltResource, limit: int | None) -> Iterator[list[Any]]:
    """Records as dlt yields them, 1,000 at a time."""
    records = iter(resource)
    while batch := list(itertools.islice(records, 1000)):
        yield batch
        if limit is not None:
            return


def _since(since: datetime, example: Any) -> Any:
    """An instant, as the resource writes the beginning of its increments."""
    match example:
        case datetime():
            return since if example.tzinfo else since.replace(tzinfo=None)
        case date():
            return since.date()
        case int() | float():
            return int(since.timestamp())
        case _:
            return since.strftime("%Y-%m-%dT%H:%M:%SZ")


def _function(source: Source) -> Any:
    module, _, function = str(source.dlt).partition(":")
    try:
        return getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise SourceError(
            source.name, f"{source.dlt} cannot be imported ({error})", cure="install it"
        ) from None


def _explained(source: Source, error: Exception) -> SourceError:
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    text = " ".join(str(cause).split())[:200] or type(cause).__name__
    return SourceError(source.name, f"dlt said: {text}", cure="check its dlt configuration")


def _plain(value: Any) -> Any:
    """What JSON has no type for, as text that says the same."""
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)
