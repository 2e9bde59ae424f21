"""Reading one table of a SQL database by keyset, every value as exact text.

PostgreSQL writes the text itself (``::text``), so numeric, timestamptz, jsonb, arrays and uuid
arrive as the database has them; other databases' values are written here, without float detours.
All pages, and the totals that the load is held against, are of one state of the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection as DatabaseConnection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError, NoSuchTableError, SQLAlchemyError

from tributary.errors import SourceError
from tributary.lake.reported import Reported
from tributary.lake.stage import EntityStage
from tributary.settings import Connection
from tributary.sources import exact_json
from tributary.sources.ask import Ask
from tributary.sources.declaration import Column, Entity, Log, Source, Table, Type, Versioned
from tributary.sources.sql_totals import stored, totals

PAGE_ROWS = 20_000


class Database:
    """One SQL source; failures are SourceErrors that do not show the URL's password."""

    def __init__(self, source: Source, connection: Connection) -> None:
        self._source = source
        self._setting = f"TRIBUTARY_{source.name.upper()}__URL"
        if connection.url is None:
            raise SourceError(source.name, "has no database URL", cure=f"set {self._setting}")
        try:
            url = sa.make_url(connection.url.get_secret_value())
        except ArgumentError:
            raise SourceError(
                source.name,
                f"{self._setting} is not a database URL",
                cure="write it as postgresql://user:password@host/name or sqlite:///path",
            ) from None
        self._engine = _engine(url)

    @property
    def is_postgresql(self) -> bool:
        """Whether the database can write every value as text itself."""
        return self._engine.dialect.name == "postgresql"

    @property
    def is_sqlite(self) -> bool:
        """Whether values are of the types that they were stored with."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def connected(self) -> Iterator[DatabaseConnection]:
        """A connection; whatever fails inside is one SourceError."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except NoSuchTableError as error:
            raise SourceError(
                self._source.name,
                f"the database has no table {error}",
                cure=f"check {self._setting}, or the declaration of the source",
            ) from None
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise SourceError(
                self._source.name,
                f"the database said: {' '.join(str(cause).split())[:200]}",
                cure=f"check {self._setting}",
            ) from None

    @contextmanager
    def snapshot(self) -> Iterator[DatabaseConnection]:
        """A connection to which the tables stay as they are at its first query.

        PostgreSQL does that without holding anybody up. SQLite has its writers wait for the end,
        unless it keeps a write-ahead log. Of other databases, their own default holds.
        """
        with self.connected() as connection:
            if self.is_postgresql:
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            elif self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("begin")  # Python's driver begins none for a select
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def read_table(
    source: Source, entity: Entity, database: Database, ask: Ask, stage: EntityStage
) -> Reported:
    """All rows of the entity's table that answer `ask`, and what the database says they sum to.

    Raises SourceError.
    """
    if not isinstance(entity.fetch, Table):
        raise TypeError(f"{entity.name} is not fetched from a table")
    with database.snapshot() as connection:
        table = sa.Table(entity.fetch.name, sa.MetaData(), autoload_with=connection)
        _require_columns(source, entity, [str(column.name) for column in table.columns])
        columns = _read_columns(entity, table)
        names = [str(column.name) for column in columns]
        values: list[Any] = columns
        if database.is_postgresql:
            values = [_postgresql_text(column, entity).label(column.name) for column in columns]
        elif database.is_sqlite:  # a column's type there does not bind what is stored in it
            values = [stored(column).label(column.name) for column in columns]
        json_names = {
            column.path or column.name for column in entity.columns if column.type is Type.JSON
        }
        parts = _declared_parts(entity, names)
        writers = [
            _PartsOfJson(parts[name], whole=not entity.fetch.declared_only)
            if name in parts
            else _json_text
            if name in json_names
            else _text
            for name in names
        ]
        asked = _asked(connection, table, entity, ask, database.is_postgresql)
        for rows in _pages(connection, table, values, entity, asked):
            lines = b"\n".join(
                [
                    orjson.dumps(
                        {
                            name: write(value)
                            for name, write, value in zip(names, writers, row, strict=False)
                        }
                    )
                    for row in rows
                ]
            )
            stage.add(lines + b"\n", len(rows))
        measures = {
            column.name: table.c[_path(column)]
            for column in entity.measures
            if _path(column) in table.c
        }
        return totals(connection, table, asked.rows, measures)


def _read_columns(entity: Entity, table: sa.Table) -> list[Any]:
    """All columns of the table, or only the declared ones where the declaration says so."""
    if isinstance(entity.fetch, Table) and entity.fetch.declared_only:
        declared = {_column_name(entity, column.name) for column in entity.columns}
        declared |= {name.partition(".")[0] for name in declared}
        return [column for column in table.columns if column.name in declared]
    return [*table.columns]


def _declared_parts(entity: Entity, names: Sequence[str]) -> dict[str, frozenset[str]]:
    """The members that are declared of columns holding JSON (``column.member``), by column."""
    parts: dict[str, set[str]] = {}
    for path in map(_path, entity.columns):
        name, dot, member = path.partition(".")
        if dot and path not in names and name in names:
            parts.setdefault(name, set()).add(member)
    return {name: frozenset(members) for name, members in parts.items()}


def missing_tables(source: Source, database: Database) -> list[str]:
    """The declared tables that the database does not have; raises SourceError."""
    with database.connected() as connection:
        there = sa.inspect(connection)
        names = [e.fetch.name for e in source.entities if isinstance(e.fetch, Table)]
        return [name for name in names if not there.has_table(name)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which rows of a table are asked for: since a time of change by `cursor`, or all."""

    cursor: Any
    start: Any

    @property
    def rows(self) -> Any:
        """The condition. Rows without a time of change are among them: else they never would be."""
        if self.cursor is None:
            return self.start
        return sa.or_(self.start, self.cursor.is_(None))


def _asked(
    connection: DatabaseConnection,
    table: sa.Table,
    entity: Entity,
    ask: Ask,
    is_postgresql: bool,
) -> _Asked:
    mode = entity.mode
    if not isinstance(mode, Versioned | Log) or ask.since is None:
        return _Asked(None, sa.true())
    cursor = table.c[_column_name(entity, mode.column)]
    since = ask.since if is_postgresql else _since_text(connection, cursor, ask.since)
    return _Asked(cursor, cursor >= since)


def _pages(
    connection: DatabaseConnection,
    table: sa.Table,
    values: Sequence[Any],
    entity: Entity,
    asked: _Asked,
) -> Iterator[Sequence[Sequence[Any]]]:
    """Pages of rows: in keyset order for a mode with a cursor, else in order of the key."""
    keys = [table.c[_column_name(entity, name)] for name in entity.key]
    cursor, start = asked.cursor, asked.start
    order = keys
    if cursor is not None:
        order = [cursor, *[key for key in keys if key is not cursor]]
        yield from _whole(connection, sa.select(*values).where(cursor.is_(None)).order_by(*keys))
    after = start
    while True:
        query = sa.select(*values, *order).where(after).order_by(*order).limit(PAGE_ROWS)
        rows = connection.execute(query).fetchall()
        if rows:
            yield rows
        if len(rows) < PAGE_ROWS:
            return
        after = sa.and_(start, _is_after(order, rows[-1][len(values) :]))


def _whole(connection: DatabaseConnection, query: Any) -> Iterator[Sequence[Sequence[Any]]]:
    result = connection.execution_options(stream_results=True).execute(query)
    yield from (page for page in result.partitions(PAGE_ROWS) if page)


def _is_after(order: Sequence[Any], last: Sequence[Any]) -> Any:
    """(a, b) > (x, y), written out so that every database's index can serve it."""
    first, *rest = order
    if not rest:
        return first > last[0]
    return sa.or_(first > last[0], sa.and_(first == last[0], _is_after(rest, last[1:])))


def _since_text(connection: DatabaseConnection, cursor: Any, since: datetime) -> Any:
    """`since` as the database writes its cursor: SQLite keeps instants as text or numbers."""
    sample = connection.execute(
        sa.select(stored(cursor)).where(cursor.is_not(None)).limit(1)
    ).scalar()
    if isinstance(sample, int | float):
        return int(since.timestamp())
    if isinstance(sample, str) and len(sample) > 10:
        return f"{since:%Y-%m-%d}{sample[10]}{since:%H:%M:%S}"
    return since.astimezone(UTC).replace(tzinfo=None)


def _postgresql_text(column: Any, entity: Entity) -> Any:
    declared = {_column_name(entity, c.name): c.type for c in entity.columns}
    if declared.get(column.name) is Type.JSON:
        return sa.cast(sa.func.to_jsonb(column), sa.Text)
    return sa.cast(column, sa.Text)


def _column_name(entity: Entity, name: str) -> str:
    return _path(entity.column(name))


def _path(column: Column) -> str:
    return column.path or column.name


def _require_columns(source: Source, entity: Entity, names: Sequence[str]) -> None:
    needed = [*entity.key]
    if isinstance(entity.mode, Versioned | Log):
        needed.append(entity.mode.column)
    missing = [n for n in needed if _column_name(entity, n) not in names]
    if missing:
        raise SourceError(
            source.name,
            f"the table of {entity.name} has no column {', '.join(missing)}",
            cure="correct the declaration of the source or the database",
        )


def _text(value: Any) -> str | None:
    """`value` as text that says exactly the same."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | dict):
        return orjson.dumps(value, default=str).decode()
    return str(value)


def _json_text(value: Any) -> Any:
    """JSON as the document it is, every number exact; other text as a JSON string."""
    text = _text(value)
    if text is None:
        return None
    exact = exact_json.exact(text.encode())
    try:
        orjson.loads(exact)
    except orjson.JSONDecodeError:
        return text
    return orjson.Fragment(exact)


@dataclass(frozen=True, slots=True)
class _PartsOfJson:
    """Of a JSON object the declared members, or the `whole` of it; what is none has none."""

    members: frozenset[str]
    whole: bool

    def __call__(self, value: Any) -> Any:
        text = _text(value)
        if text is None:
            return None
        try:
            document = orjson.loads(exact_json.exact(text.encode()))
        except orjson.JSONDecodeError:
            return None
        if not isinstance(document, dict):
            return None
        if self.whole:
            return document
        return {name: found for name, found in document.items() if name in self.members}


def _engine(url: sa.URL) -> Engine:
    if url.drivername == "sqlite":
        # read-only, and never made by opening it
        path = url.database or ""
        return sa.create_engine(
            f"sqlite:///file:{path}?mode=ro&uri=true", connect_args={"timeout": 30}
        )
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(
            url, connect_args={"options": "-c timezone=UTC", "connect_timeout": 10}
        )
    return sa.create_engine(url)
