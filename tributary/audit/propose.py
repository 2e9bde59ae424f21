"""A suite proposed for one table: what its neighbours have, and what its values suggest.

A proposal is for a person to review. It is written where no audit reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tributary.audit import marks
from tributary.audit.suites import SUITES_DIR
from tributary.errors import TributaryError
from tributary.lake.casts import identifier
from tributary.lake.commits import commits, loads_of
from tributary.lake.reading import entity_query
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Source
from tributary.sources.raw_checks import gx_version, raw_suite
from tributary.warehouse.versions import current_version

#: Below `expectations/`, beside the folders that are audited.
PROPOSED = "proposed"
_NUMBERS = ("BIGINT", "INTEGER", "DOUBLE", "DECIMAL", "HUGEINT")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suite as JSON will hold it, and how many of its checks the present suite lacks."""

    layer: str
    table: str
    suite: dict[str, Any]
    new: tuple[str, ...]

    def write(self, folder: Path = SUITES_DIR) -> Path:
        """Write it for review; the path."""
        path = folder / PROPOSED / self.layer / f"{self.table}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.suite, indent=2, ensure_ascii=False) + "\n")
        return path


def propose(settings: Settings, table: str) -> Proposal:
    """Profile a raw entity (``source/entity``, ``source__entity``) or a mart, as it is now.

    What the table's present suite says stays as it is; TributaryError if there is no such table.
    """
    name = table.removeprefix("raw/").replace("/", "__", 1) if "/" in table else table
    source, _, entity = name.partition("__")
    if source in SOURCES and entity in {one.name for one in SOURCES[source].entities}:
        suggested = _raw(settings, SOURCES[source], SOURCES[source].entity(entity))
        return _completed("raw", name, suggested)
    return _completed("marts", name, _mart(settings, name))


def _completed(layer: str, table: str, suggested: dict[str, Any]) -> Proposal:
    """The present suite, if there is one, with the suggested checks that it lacks."""
    path = SUITES_DIR / layer / f"{table}.json"
    present = json.loads(path.read_text()) if path.exists() else {**suggested, "expectations": []}
    known = {json.dumps([one["type"], one["kwargs"]]) for one in present["expectations"]}
    known |= {one["meta"]["check_id"] for one in present["expectations"]}
    new = [
        one
        for one in suggested["expectations"]
        if one["meta"]["check_id"] not in known
        and json.dumps([one["type"], one["kwargs"]]) not in known
    ]
    suite = {**present, "expectations": [*present["expectations"], *new]}
    return Proposal(layer, table, suite, tuple(one["meta"]["check_id"] for one in new))


def _raw(settings: Settings, source: Source, entity: Entity) -> dict[str, Any]:
    loads = loads_of(list(commits(settings.lake_dir)), source.name, entity.name)
    if not any(part.files for _, part in loads):
        raise TributaryError(
            f"nothing was loaded of {source.name}/{entity.name}",
            cure=f"tributary extract {source.name}",
        )
    suite = raw_suite(source, entity)
    table = f"{source.name}__{entity.name}"
    measures = [name for name, value in marks.measured(entity) if value == identifier(name)]
    with duckdb.connect() as connection:
        rows = entity_query(settings.lake_dir, entity, [part for _, part in loads])
        connection.execute(f"create view profiled as {rows}")
        suite["expectations"] += _ranges(connection, table, measures)
    return suite


def _mart(settings: Settings, table: str) -> dict[str, Any]:
    with duckdb.connect(str(current_version(settings).database), read_only=True) as connection:
        columns = dict(
            connection.execute(
                "select column_name, data_type from duckdb_columns()"
                " where schema_name = 'marts' and table_name = ? order by column_index",
                [table],
            ).fetchall()
        )
        if not columns:
            raise TributaryError(
                f"{table} is neither a raw entity nor a mart",
                cure="tributary sources names entities (source/entity), tributary kpis the facts",
            )
        connection.execute(f"create temp view profiled as from marts.{identifier(table)}")
        numbers = [
            name
            for name, kind in columns.items()
            if kind.startswith(_NUMBERS) and not name.endswith(("_key", "_id", "_number"))
        ]
        expectations = list(_ranges(connection, table, numbers))
        expectations += _volume(connection, table, columns)
    model = next((SUITES_DIR.parent / "models" / "marts").rglob(f"{table}.sql"), None)
    area = f"{model.parent.name}/" if model else ""
    return {
        "name": f"marts/{table}",
        "meta": {"asset": f"marts/{area}{table}", "great_expectations_version": gx_version()},
        "expectations": expectations,
    }


def _ranges(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]
) -> Iterator[dict[str, Any]]:
    """Signs and bounds that every row keeps today."""
    for name in columns:
        least, greatest = connection.execute(
            f"select min({identifier(name)}), max({identifier(name)}) from profiled"
        ).fetchone() or (None, None)
        if least is None or least < 0:
            continue
        bounds = {"column": name, "min_value": 0}
        if name.endswith("_rate") and greatest <= 1:
            yield _expectation(
                "expect_column_values_to_be_between", f"{table}__{name}_is_a_fraction",
                f"{name} is a fraction.", "validity", "error", **bounds, max_value=1,
            )  # fmt: skip
        else:
            yield _expectation(
                "expect_column_values_to_be_between", f"{table}__{name}_not_negative",
                f"{name} is not negative.", "validity", "error", **bounds,
            )  # fmt: skip


def _volume(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """How many rows a day has, where days of a business unit have rows enough to say so."""
    dates = [name for name, kind in columns.items() if kind == "DATE"]
    if not dates or "tenant_key" not in columns:
        return
    (usual,) = connection.execute(
        "select median(row_count) from (select count(*) as row_count from profiled"
        f" group by tenant_key, {identifier(dates[0])})"
    ).fetchone() or (None,)
    if (usual or 0) < 40:
        return
    for severity, name, least, most in (
        ("warn", "day_like_same_weekday", 0.5, 2.0),
        ("error", "day_not_collapsed", 0.1, 10.0),
    ):
        yield _expectation(
            "expect_day_like_same_weekday", f"{table}__{name}",
            f"The last whole day has {least:g} to {most:g} times the rows of its weekday before.",
            "completeness", severity, date_column=dates[0], min_ratio=least, max_ratio=most,
        )  # fmt: skip


def _expectation(
    kind: str, check_id: str, text: str, dimension: str, severity: str, **kwargs: Any
) -> dict[str, Any]:
    return {
        "type": kind,
        "kwargs": kwargs,
        "description": text,
        "meta": {"check_id": check_id, "dimension": dimension, "severity": severity},
    }
