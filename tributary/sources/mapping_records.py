"""One file through one mapping: canonical text, rejected rows, and the count of every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tributary.sources.mapping_model import Lookup, Mapping, MappingError
from tributary.sources.mapping_plan import Plan
from tributary.sources.mapping_reader import TextTable, read_text, temporary_name


@dataclass(frozen=True)
class MappedFile:
    """What became of a file's records; ``received == loaded + rejected``.

    `records` and `rejected` are names of temporary views, gone after :meth:`drop`.

    `records`: every column of the entity as VARCHAR in canonical notation, ``_extra`` (JSON object
    of the source columns that no rule picked, NULL if they hold nothing), ``_record`` (JSON object
    of the record as received) and ``_row`` BIGINT (its number in the file, from 1).
    `rejected`: ``_record``, ``_reason``, ``_column``, ``_row`` (NULL for malformed CSV, where
    ``_record`` is the text as received).
    `rules`: rows of `records` that each rule changed or counted, by ``<mapping>/<rule>``.
    """

    records: str
    rejected: str
    loaded: int
    rejections: int
    rules: dict[str, int]
    _drop: Callable[[], None]

    @property
    def received(self) -> int:
        """Records in the file."""
        return self.loaded + self.rejections

    def drop(self) -> None:
        """Drop the temporary tables and views."""
        self._drop()


def mapped_records(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, file: Path, *, folder: Path
) -> MappedFile:
    """Map `file`; lookups are read below `folder`.

    Raises MappingError if the file or a lookup cannot be read or lacks a column the mapping names.
    """
    tables: list[TextTable] = []
    judged, records, rejected = (temporary_name(n) for n in ("judged", "records", "rejected"))

    def drop() -> None:
        for view in (records, rejected):
            connection.execute(f"drop view if exists {view}")
        connection.execute(f"drop table if exists {judged}")
        for table in tables:
            table.drop(connection)

    try:
        source = read_text(connection, file, mapping.reader, f"{mapping.path.name}: reader")
        tables.append(source)
        lookups = {}
        for lookup in mapping.lookups:
            lookups[lookup.name] = _read_lookup(connection, mapping, lookup, folder)
            tables.append(lookups[lookup.name])
        plan = Plan(mapping, source, lookups)
        connection.execute(f"create temp table {judged} as {plan.query()}")
        connection.execute(f"create temp view {records} as {plan.records(judged)}")
        connection.execute(f"create temp view {rejected} as {plan.rejected(judged)}")
        loaded, rejections, rules = _counted(connection, plan, judged, source)
    except duckdb.Error as error:
        drop()
        raise MappingError(
            mapping.path.name, f"{file.name} cannot be mapped: {str(error).splitlines()[0]}"
        ) from error
    except BaseException:
        drop()
        raise
    return MappedFile(records, rejected, loaded, rejections, rules, drop)


def _read_lookup(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, lookup: Lookup, folder: Path
) -> TextTable:
    """A lookup file whole: a malformed record or a key that is there twice is an error."""
    where = f"{mapping.path.name}: lookups.{lookup.name}"
    text = read_text(connection, folder / lookup.file, lookup.reader, where)
    key = text.column(lookup.key, f"{where}.key")
    row = connection.execute(
        f"select (select count(*) from {text.malformed}),"
        f" (select {key} from {text.table} where {key} is not null"
        f" group by 1 having count(*) > 1 order by 1 limit 1)"
    ).fetchone()
    malformed, twice = row or (0, None)
    if malformed or twice is not None:
        text.drop(connection)
        what = f"{malformed} malformed lines" if malformed else f"{lookup.key} {twice!r} twice"
        raise MappingError(where, f"{lookup.file} has {what}", cure="mend the file")
    return text


def _counted(
    connection: duckdb.DuckDBPyConnection, plan: Plan, judged: str, source: TextTable
) -> tuple[int, int, dict[str, int]]:
    flags = "".join(
        f", count(*) filter (failed is null and {flag})" for flag, _ in plan.counted_flags
    )
    row = connection.execute(
        f"select count(*) filter (failed is null), count(*) filter (failed is not null)"
        f" + (select count(*) from {source.malformed}){flags} from {judged}"
    ).fetchone()
    if row is None:
        raise AssertionError("an aggregate has one row")
    rules: Counter[str] = Counter()
    for (_, name), count in zip(plan.counted_flags, row[2:], strict=True):
        if count:
            rules[f"{plan.mapping.name}/{name}"] += count
    return row[0], row[1], dict(rules)
