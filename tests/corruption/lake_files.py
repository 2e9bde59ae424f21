"""The newest loads of a lake, seen and replaced: their files and what their commits say of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.lake.commits import Commit, FileEntry, newest_extract
from tributary.lake.layout import COMMITS
from tributary.lake.stage import stage_file
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Column, Entity, Source, Type

from .meaning import NUMBERS, Delivery, Seen, day_of


@contextmanager
def rows_of(lake: Path, load: Commit, entity: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database whose table ``rows`` is what `load` holds of the entity."""
    files = ", ".join(literal(str(lake / file.path)) for file in load.entities[entity].files)
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(
            f"create table rows as from read_parquet([{files}], hive_partitioning = false)"
        )
        yield connection


def deliveries(
    lake: Path, *, since_seq: int = 0, names: Iterable[str] = SOURCES
) -> Iterator[Delivery]:
    """What each entity's newest load brought, of the named sources loaded after `since_seq`."""
    for name in names:
        load = newest_extract(lake, name)
        if load is None or load.commit_seq <= since_seq:
            continue
        for entity in SOURCES[name].entities:
            part = load.entities.get(entity.name)
            if part is not None and part.files:
                with rows_of(lake, load, entity.name) as connection:
                    yield _delivery(connection, SOURCES[name], entity, part.loaded)


def _delivery(
    connection: duckdb.DuckDBPyConnection, source: Source, entity: Entity, rows: int
) -> Delivery:
    selected = ", ".join(_seen_sql(column) for column in entity.columns)
    values = connection.execute(f"select {selected} from rows").fetchone() or ()
    seen = {
        column.name: Seen(**value) for column, value in zip(entity.columns, values, strict=True)
    }
    day = day_of(entity)
    days = {}
    if day is not None:
        days = dict(
            connection.execute(f"select {day}, count(*) from rows group by 1 order by 1").fetchall()
        )
        days.pop(None, None)
    return Delivery(source, entity, rows, seen, days)


def _seen_sql(column: Column) -> str:
    name = identifier(column.name)
    is_number, is_text = column.type in NUMBERS, column.type is Type.TEXT
    nonzero = f"count(*) filter (where {name} <> 0)" if is_number else "0"
    negative = f"coalesce(bool_or({name} < 0), false)" if is_number else "false"
    letters = f"count(*) filter (where regexp_matches({name}, '[a-z]'))" if is_text else "0"
    longest = f"coalesce(max(length({name})), 0)" if is_text else "0"
    return (
        f"{{'filled': count({name}), 'distinct': count(distinct {name}), 'nonzero': {nonzero},"
        f" 'is_negative': {negative}, 'letters': {letters}, 'longest': {longest}}}"
    )


def withhold(lake: Path, source: str) -> None:
    """Undo the newest load of `source`, as if it had not been read."""
    _commit_file(lake, _newest(lake, source)).unlink()


def changed_rows(lake: Path, source: str, entity: str, query: str) -> int:
    """How many rows of the newest load of an entity are not among what `query` selects of them."""
    with rows_of(lake, _newest(lake, source), entity) as connection:
        connection.execute(f"create table damaged as {query}")
        (changed,) = connection.execute(
            "select greatest((select count(*) from (from rows except all from damaged)),"
            " (select count(*) from (from damaged except all from rows)))"
        ).fetchone() or (0,)
    return int(changed)


def replace_rows(lake: Path, source: str, entity: str, query: str) -> None:
    """Make the newest load of an entity hold what `query` selects of its ``rows``.

    The commit agrees with its files: only the content is another.
    """
    load = _newest(lake, source)
    part = load.entities[entity]
    path = (lake / part.files[0].path).with_name("damaged.parquet")
    with rows_of(lake, load, entity) as connection:
        staged = stage_file(connection, query, path)
    file = FileEntry(str(path.relative_to(lake)), staged.rows, staged.bytes, staged.sha256)
    told = replace(
        part,
        files=(file,),
        loaded=staged.rows,
        received=staged.rows + part.rejected,
        reported=None,  # the source's own totals would tell of these rows: the rules must see them
    )
    made = replace(load, entities={**load.entities, entity: told})
    _commit_file(lake, load).write_text(json.dumps(asdict(made), indent=1))


def _newest(lake: Path, source: str) -> Commit:
    load = newest_extract(lake, source)
    if load is None:
        raise ValueError(f"{source} was never loaded")
    return load


def _commit_file(lake: Path, load: Commit) -> Path:
    return lake / COMMITS / f"{load.commit_seq:010}.json"
