"""What the lake should hold of a source, worked out without the engine: plain Python per value."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from tributary.lake.commits import greatest_seq
from tributary.lake.views import refresh_raw
from tributary.settings import PROJECT_DIR, Settings
from tributary.sources.dbt_sources import entities_macro
from tributary.sources.declaration import Column, Entity, Log, Source, Type, Versioned

Rows = Counter[tuple[Any, ...]]


def rows_of(entity: Entity, records: Iterable[Mapping[str, Any]]) -> Rows:
    """The rows that count of all `records` there are, as tuples of the declared columns."""
    names = [column.name for column in entity.columns]
    rows = [tuple(_value(c, record) for c in entity.columns) for record in records]
    if isinstance(entity.mode, Versioned) and entity.mode.tombstone:
        dead = names.index(entity.mode.tombstone)
        rows = [row for row in rows if not row[dead]]
    return Counter(rows)


def lake_rows(settings: Settings, source: Source) -> dict[str, Rows]:
    """By entity, the rows that count of what the lake holds, as staging selects them."""
    refresh_raw(settings, through_seq=greatest_seq(settings.lake_dir), build_id="test")
    found = {}
    with duckdb.connect(str(settings.work_database)) as connection:
        for entity in source.entities:
            names = ", ".join(f'"{column.name}"' for column in entity.columns)
            rows = connection.execute(
                f"select {names} from ({current_rows(source.name, entity.name)})"
            ).fetchall()
            found[entity.name] = Counter(
                tuple(
                    _json(value) if column.type is Type.JSON else value
                    for column, value in zip(entity.columns, row, strict=True)
                )
                for row in rows
            )
    return found


def current_rows(source: str, entity: str) -> str:
    """The SQL that the macro `current_rows` of the staging models makes."""
    macros = (PROJECT_DIR / "dbt_project" / "macros" / "current_rows.sql").read_text()
    environment = Environment(extensions=["jinja2.ext.do"])  # noqa: S701 - SQL, not HTML
    body = entities_macro().split("{{ return(", 1)[1].rsplit(") }}", 1)[0]
    known = json.loads(body)
    return environment.from_string(macros + "{{ current_rows(source_name, entity_name) }}").render(
        source_name=source,
        entity_name=entity,
        raw_entities=lambda: known,
        source=lambda _, table: "raw.commits" if table == "lake__commits" else f"raw.{table}",
        list_rows=lambda relation, columns, items, element: (
            f"select {', '.join(columns)}, unnest({items}) as {element} from {relation}"
        ),
    )


def keys(entity: Entity, rows: Rows) -> Counter[tuple[Any, ...]]:
    """How often each key is there."""
    places = [[c.name for c in entity.columns].index(name) for name in entity.key]
    return Counter(tuple(row[place] for place in places) for row in rows.elements())


def has_history(entity: Entity) -> bool:
    """Whether a row that is not asked for again stays."""
    return isinstance(entity.mode, Versioned | Log)


def csv_records(paths: Iterable[Path]) -> list[dict[str, Any]]:
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
            return datetime.fromtimestamp(int(found), UTC).replace(tzinfo=None)
        case Type.INSTANT:
            return _instant(found)


def _find(record: Any, path: str) -> Any:
    if path == "@account":
        return record["@account"]
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
    if column.format == "epoch":
        return datetime.fromtimestamp(float(found), UTC).date()
    if column.format:
        return datetime.strptime(f"{found} +0000", f"{column.format} %z").date()
    return date.fromisoformat(str(found)[:10])


def _instant(found: Any) -> datetime:
    instant = found if isinstance(found, datetime) else datetime.fromisoformat(str(found))
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


def _json(found: Any) -> str:
    """JSON in one spelling, whether it came as text or as what it says."""
    document = json.loads(found) if isinstance(found, str) else found
    return json.dumps(document, sort_keys=True)


def _plain(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    return json.dumps(found) if isinstance(found, int | float | list | dict) else str(found)
