"""Schema drift: what sources send that their declarations do not say, and the other way round.

Nothing is lost by it: an undeclared field is kept in ``_extra``, a value of another type is on the
rejected side as received. This tells what to declare, and since when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.lake.commits import EntityCommit, commits
from tributary.sources.declaration import Column, Entity, Source, Type

#: A text column with at most so many values, in at least so many rows, is taken for an enumeration.
_ENUM_VALUES, _ENUM_ROWS = 30, 50


@dataclass(frozen=True, slots=True)
class Drift:
    """One finding about a column or an undeclared field of an entity.

    `kind` is ``undeclared`` (a field in ``_extra``), ``missing`` (a column that the newest load
    never filled, though former loads did), ``rejected`` (values that are not of the declared type)
    or ``new value`` (of an enumeration, in the newest load). `rows` counts the rows concerned.
    """

    source: str
    entity: str
    kind: str
    name: str
    rows: int
    first_seen: str | None
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    def line(self) -> str:
        """The finding in one line."""
        since = f" since {self.first_seen}" if self.first_seen else ""
        return (
            f"{self.source}.{self.entity:<26} {self.kind:<11} {self.name}: {self.rows} rows{since};"
            f" {self.detail}"
        )


def drift(lake: Path, source: Source) -> list[Drift]:
    """All findings about `source`, by entity."""
    parts: dict[str, list[EntityCommit]] = {e.name: [] for e in source.entities}
    for made in commits(lake):
        if made.source == source.name:
            for name, part in made.entities.items():
                if name in parts:
                    parts[name].append(part)
    found: list[Drift] = []
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for entity in source.entities:
            found += _of_entity(connection, lake, source, entity, parts[entity.name])
    return found


def _of_entity(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    source: Source,
    entity: Entity,
    parts: Sequence[EntityCommit],
) -> Iterator[Drift]:
    def finding(kind: str, name: str, rows: int, first_seen: Any, detail: str) -> Drift:
        since = None if first_seen is None else f"{first_seen:%Y-%m-%d %H:%M}"
        return Drift(source.name, entity.name, kind, name, rows, since, detail)

    loaded = [part for part in parts if part.files]
    if loaded:
        # Undeclared fields are few: only the rows that have some are read.
        for path, rows, first_seen, kinds in connection.execute(
            _undeclared_query(_read(lake, loaded))
        ).fetchall():
            detail = f"{kinds}; declare it, and read it in staging as {_promoted(path, kinds)}"
            yield finding("undeclared", path, rows, first_seen, detail)
    rejected = [part for part in parts if part.rejected_files]
    if rejected:
        for column, reason, rows, first_seen in connection.execute(
            f"select _column, _reason, count(*), min(_extracted_at)"
            f" from {_read(lake, rejected, rejected=True)} group by all order by all"
        ).fetchall():
            detail = f"{reason}; see `tributary quarantine show {source.name}.{entity.name}`"
            yield finding("rejected", column or "(record)", rows, first_seen, detail)
    if len(loaded) < 2:
        return
    newest, former = loaded[-1:], loaded[:-1]
    there = {text.split(" ", 1)[0] for part in former for text in part.columns}
    columns = [column for column in entity.columns if column.name in there]
    for column, rows in _emptied(connection, lake, columns, newest, former):
        detail = f"all {rows} rows of the newest load lack it"
        yield finding("missing", column, rows, None, detail)
    for column, value, rows, first_seen in _new_values(connection, lake, columns, newest, former):
        detail = "a value that no former load had"
        yield finding("new value", f"{column} = {value}", rows, first_seen, detail)


def _read(lake: Path, parts: Sequence[EntityCommit], *, rejected: bool = False) -> str:
    files = [
        literal(str(lake / file.path))
        for part in parts
        for file in (part.rejected_files if rejected else part.files)
    ]
    return f"read_parquet([{', '.join(files)}], union_by_name = true)"


def _undeclared_query(relation: str) -> str:
    """The leaves of ``_extra`` by path: rows, first seen, and the JSON types they have."""
    return f"""
        with recursive extras as (
            select _extra::json as document, _extracted_at from {relation} where _extra is not null
        ),
        members as (
            select path, json_extract(document, '$."' || path || '"') as value, _extracted_at
            from extras, unnest(json_keys(document)) as keys (path)
            union all
            select
                parent.path || '.' || name as path,
                json_extract(parent.value, '$."' || name || '"') as value,
                parent._extracted_at
            from
                members as parent,
                unnest(case when json_type(parent.value) = 'OBJECT'
                    then json_keys(parent.value) end) as keys (name)
        )
        select
            path,
            count(*) as row_count,
            min(_extracted_at) as first_seen,
            string_agg(distinct lower(json_type(value)), ', ' order by lower(json_type(value)))
        from members
        where json_type(value) not in ('OBJECT', 'NULL')
        group by path
        order by path
    """


#: The declared type that a JSON type asks for; text holds everything.
_PROMOTED = {
    "boolean": "boolean", "bigint": "bigint", "ubigint": "bigint", "double": "double",
}  # fmt: skip


def _promoted(path: str, kinds: str) -> str:
    """The staging line that reads an undeclared field, once it is declared."""
    kind = _PROMOTED.get(kinds, "varchar")
    name = path.rsplit(".", 1)[-1]
    return f"{{{{ promoted('{name}', '{kind}', '{path}') }}}}"


def _emptied(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    columns: Sequence[Column],
    newest: Sequence[EntityCommit],
    former: Sequence[EntityCommit],
) -> Iterator[tuple[str, int]]:
    counts = ", ".join(f"count({identifier(column.name)})" for column in columns)
    rows, *now = _row(connection, f"select count(*), {counts} from {_read(lake, newest)}")
    before = _row(connection, f"select {counts} from {_read(lake, former)}")
    for column, filled, filled_before in zip(columns, now, before, strict=True):
        if not filled and filled_before:
            yield column.name, rows


def _new_values(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    columns: Sequence[Column],
    newest: Sequence[EntityCommit],
    former: Sequence[EntityCommit],
) -> Iterator[tuple[str, str, int, Any]]:
    texts = [c for c in columns if c.type is Type.TEXT and not c.personal and not c.required]
    if not texts:
        return
    distinct = ", ".join(f"approx_count_distinct({identifier(c.name)})" for c in texts)
    rows, *values = _row(connection, f"select count(*), {distinct} from {_read(lake, former)}")
    if rows < _ENUM_ROWS:
        return
    for column, count in zip(texts, values, strict=True):
        if not 0 < count <= _ENUM_VALUES:
            continue
        name = identifier(column.name)
        for value, new_rows, first_seen in connection.execute(
            f"select {name}, count(*), min(_extracted_at) from {_read(lake, newest)}"
            f" where {name} is not null and {name} not in (select {name} from"
            f" {_read(lake, former)} where {name} is not null) group by all order by all"
        ).fetchall():
            yield column.name, value, new_rows, first_seen


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    if row is None:
        raise AssertionError("an aggregate has a row")
    return row
