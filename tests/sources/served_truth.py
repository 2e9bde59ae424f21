"""What the lake should hold of a source, worked out without the engine: plain Python per value."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import orjson
import sqlalchemy as sa
from jinja2 import Environment, Template

from tributary.lake.commits import greatest_seq
from tributary.lake.views import refresh_raw
from tributary.sandbox.server import Sandbox
from tributary.settings import PROJECT_DIR, Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.dbt_sources import entities_macro
from tributary.sources.declaration import (
    Column,
    Drop,
    Entity,
    Files,
    Request,
    Source,
    Table,
    Type,
    Versioned,
    Window,
)

Rows = Counter[tuple[Any, ...]]
#: The sources that the sandbox has.
SERVED = [name for name in SOURCES if name not in ("file_drop", "superset_events")]


def rows_of(entity: Entity, records: Iterable[Mapping[str, Any]]) -> Rows:
    """The rows that count of all `records` there are, as tuples of the declared columns."""
    names = [column.name for column in entity.columns]
    rows = [tuple(_value(c, record) for c in entity.columns) for record in records]
    if isinstance(entity.mode, Files) and entity.mode.version:
        version, key = names.index(entity.mode.version), [names.index(n) for n in entity.key]
        if all(row[version] is not None for row in rows):
            rows.sort(key=lambda row: row[version])
            rows = list({tuple(row[place] for place in key): row for row in rows}.values())
    if isinstance(entity.mode, Versioned) and entity.mode.tombstone:
        dead = names.index(entity.mode.tombstone)
        rows = [row for row in rows if not row[dead]]
    return Counter(rows)


def kept(entity: Entity, rows: Rows, as_of: datetime) -> Rows:
    """The rows of the days that the source has whole: what it forgot, the lake need not."""
    if not isinstance(entity.mode, Window) or entity.mode.kept_days is None:
        return rows
    place = [column.name for column in entity.columns].index(entity.mode.column)
    first = entity.mode.first_kept(as_of.date())
    return Counter({row: count for row, count in rows.items() if row[place] >= first})


def lake_rows(settings: Settings, source: Source) -> dict[str, Rows]:
    """By entity, the rows that count of what the lake holds, as staging selects them."""
    return all_lake_rows(settings, [source])[source.name]


def all_lake_rows(settings: Settings, sources: Iterable[Source]) -> dict[str, dict[str, Rows]]:
    """The same by source, of one state of the lake: its views are made once for all of them."""
    refresh_raw(settings, through_seq=greatest_seq(settings.lake_dir), build_id="test")
    known = _raw_entities()
    found: dict[str, dict[str, Rows]] = {}
    with duckdb.connect(str(settings.work_database)) as connection:
        for source in sources:
            found[source.name] = {}
            for entity in source.entities:
                names = ", ".join(f'"{column.name}"' for column in entity.columns)
                rows = connection.execute(
                    f"select {names} from ({current_rows(source.name, entity.name, known)})"
                ).fetchall()
                found[source.name][entity.name] = Counter(_of_lake(entity, row) for row in rows)
    return found


def _of_lake(entity: Entity, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of the lake as `rows_of` has it."""
    return tuple(
        _json(value) if column.type is Type.JSON else value
        for column, value in zip(entity.columns, row, strict=True)
    )


def current_rows(
    source: str, entity: str, known: Mapping[str, Any] | None = None, schema: str = "standing"
) -> str:
    """The SQL that the macro `current_rows` of the staging models makes.

    Of the rows that stand, as there, or of all rows of the lake (`schema` is ``raw``). `known` is
    what the macro `raw_entities` returns, for who asks for many.
    """
    return _template().render(
        source_name=source,
        entity_name=entity,
        raw_entities=lambda: _raw_entities() if known is None else known,
        source=lambda _, table: "raw.commits" if table == "lake__commits" else f"{schema}.{table}",
        list_rows=lambda relation, columns, items, element: (
            f"select {', '.join(columns)}, unnest({items}) as {element} from {relation}"
        ),
    )


@cache
def _template() -> Template:
    macros = (PROJECT_DIR / "dbt_project" / "macros" / "current_rows.sql").read_text()
    environment = Environment(extensions=["jinja2.ext.do"])  # noqa: S701 - SQL, not HTML
    return environment.from_string(macros + "{{ current_rows(source_name, entity_name) }}")


def _raw_entities() -> dict[str, Any]:
    """What the generated macro returns of the sources that are declared now."""
    body = entities_macro().split("{{ return(", 1)[1].rsplit(") }}", 1)[0]
    known: dict[str, Any] = json.loads(body)
    return known


def keys(entity: Entity, rows: Rows) -> Counter[tuple[Any, ...]]:
    """How often each key is there."""
    places = [[c.name for c in entity.columns].index(name) for name in entity.key]
    return Counter(tuple(row[place] for place in places) for row in rows.elements())


def held(sandbox: Sandbox, source: str, entity: Entity) -> list[Mapping[str, Any]]:
    """All records of an entity that the source holds, read without the engine."""
    readers: Mapping[type, Callable[[Sandbox, str, Entity], list[Any]]] = {
        Request: lambda sandbox, source, entity: sandbox.vendors[source].records(entity.name),
        Table: _in_database,
        Drop: _in_files,
    }
    return readers[type(entity.fetch)](sandbox, source, entity)


def _in_database(sandbox: Sandbox, source: str, entity: Entity) -> list[Any]:
    """Every row as it is stored: no column's type makes other values of it."""
    assert isinstance(entity.fetch, Table)
    engine = sa.create_engine(sandbox.connections[source]["url"])
    try:
        with engine.connect() as connection:
            rows = connection.execute(sa.text(f'select * from "{entity.fetch.name}"'))
            return [with_documents(dict(row), entity) for row in rows.mappings()]
    finally:
        engine.dispose()


def with_documents(row: dict[str, Any], entity: Entity) -> dict[str, Any]:
    """The row with those columns as documents of which parts are declared."""
    for name in {(column.path or "").partition(".")[0] for column in entity.columns} & row.keys():
        if name not in {column.path or column.name for column in entity.columns}:
            row[name] = orjson.loads(row[name])
    return row


def _in_files(sandbox: Sandbox, source: str, entity: Entity) -> list[Any]:
    assert isinstance(entity.fetch, Drop)
    paths = sorted(Path(sandbox.connections[source]["path"]).glob(entity.fetch.pattern))
    records: list[dict[str, Any]] = _csv_records(p for p in paths if p.suffix == ".csv")
    for path in paths:
        if path.suffix in (".ndjson", ".jsonl"):
            records += [orjson.loads(line) for line in path.read_text().splitlines()]
        elif path.suffix == ".xlsx":
            sheet = openpyxl.load_workbook(path).worksheets[0]
            header, *lines = sheet.iter_rows(values_only=True)
            records += [dict(zip(map(str, header), line, strict=True)) for line in lines]
        elif path.suffix == ".parquet":
            with duckdb.connect() as connection:
                connection.execute("set timezone = 'UTC'")
                found = connection.execute("from read_parquet(?)", [str(path)])
                names = [part[0] for part in found.description or ()]
                records += [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return records


def _csv_records(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The lines of CSV files by their header."""
    found: list[dict[str, Any]] = []
    for path in sorted(paths):
        with path.open(newline="", encoding="utf-8-sig") as file:
            found += [
                {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
            ]
    return found


def _value(column: Column, record: Mapping[str, Any]) -> Any:
    found = _find(record, column.path or column.name)
    if column.type is Type.JSON:
        return None if found is None else _json(found)
    if found is None or (found == "" and column.type is not Type.TEXT):
        return None
    match column.type:
        case Type.TEXT:
            return found if isinstance(found, str) else _plain(found)
        case Type.INTEGER:
            return int(Decimal(str(found)))
        case Type.DECIMAL:
            return Decimal(str(found)).quantize(Decimal("0.0001"))
        case Type.DOUBLE:
            return float(found)
        case Type.BOOLEAN:
            return found in (True, 1, "true", "True", "1", "t")
        case Type.DATE:
            return _date(column, found)
        case Type.EPOCH:
            return _epoch(found, column.format).replace(tzinfo=None)
        case Type.INSTANT:
            return _instant(found)


def _find(record: Any, path: str) -> Any:
    """The value at a path, or at the first of several that has one.

    A row that is a list is held as ``{"@account": …, "@row": […]}``.
    """
    if path == "@account":
        return record["@account"]
    if "|" in path:
        found = (_find(record, one) for one in path.split("|"))
        return next((value for value in found if value is not None), None)
    if isinstance(record, Mapping) and "@row" in record:
        record = record["@row"]
    for step in path.replace("[", ".[").split("."):
        if not step:
            continue
        if step.startswith("["):
            place = int(step[1:-1])
            record = record[place] if isinstance(record, list) and place < len(record) else None
        else:
            record = record.get(step) if isinstance(record, Mapping) else None
        if record is None:
            return None
    return record


def _date(column: Column, found: Any) -> date:
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    if column.format == "parts":
        return date(found["year"], found["month"], found["day"])
    if column.format in ("epoch", "epoch_ms"):
        return _epoch(found, column.format).date()
    if column.format:
        written = column.format.replace("%-", "%")  # Python reads numbers without a leading zero
        return datetime.strptime(f"{found} +0000", f"{written} %z").date()
    return date.fromisoformat(str(found)[:10])


def _epoch(found: Any, epoch_format: str | None) -> datetime:
    if epoch_format == "epoch_ms":
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(found))
    return datetime.fromtimestamp(int(found), UTC)


def _instant(found: Any) -> datetime:
    instant = found if isinstance(found, datetime) else datetime.fromisoformat(str(found))
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


def _json(found: Any) -> str | None:
    """JSON in one spelling, whether it came as text or as what it says; None for its null."""
    document = json.loads(found) if isinstance(found, str) else found
    return None if document is None else json.dumps(document, sort_keys=True)


def _plain(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    return json.dumps(found) if isinstance(found, int | float | list | dict) else str(found)
