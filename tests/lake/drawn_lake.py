"""A small lake of one entity of any mode, made by drawn loads, and the rows of it that count."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import strategies as st
from sources.served_truth import current_rows

from tributary.lake import layout, standing, views
from tributary.lake.commits import commit
from tributary.lake.stage import StagedEntity, StagedFile, lake_columns
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Files, Log, Snapshot, Versioned, Window

FIRST_DAY = date(2026, 1, 1)
CLOCK = datetime(2026, 1, 9, tzinfo=UTC)

#: An entity of each mode, and a column of it that is neither key nor cursor.
ENTITIES = {
    Snapshot: ("hubspot", "owners", "email"),
    Window: ("ga4", "pages_daily", "page_title"),
    Log: ("commerce", "inventory_levels", "location_id"),
    Versioned: ("salesforce", "accounts", "name"),
    Files: ("telemetry", "users", "name"),
}


@dataclass(frozen=True)
class Row:
    """A row by what loads supersede by: its key, its day (or file, or version) and its value."""

    key: int
    day: int
    value: int


@dataclass(frozen=True)
class Load:
    """What one commit brings, and the days from `first` to `last` that it tells whole."""

    rows: tuple[Row, ...]
    first: int
    last: int


@st.composite
def loads(draw: st.DrawFn) -> Load:
    """Few keys, days and values, so that repetition is likely."""
    first, last = sorted((draw(st.integers(0, 2)), draw(st.integers(0, 2))))
    rows = draw(
        st.lists(
            st.builds(Row, st.integers(0, 1), st.integers(first, last), st.integers(0, 1)),
            max_size=3,
            unique_by=lambda row: (row.key, row.day),
        )
    )
    return Load(tuple(rows), first, last)


class Lake:
    """A lake of one entity, and the rows of it that count."""

    def __init__(self, mode: type, folder: Path) -> None:
        self.source, name, self.value = ENTITIES[mode]
        self.entity = SOURCES[self.source].entity(name)
        assert self.entity.column(self.value).name not in self.entity.key
        self.settings = Settings(home=folder, as_of=CLOCK)
        self.loads = 0

    def add(self, load: Load) -> None:
        """Commit what an extraction would have made of `load`."""
        self.loads += 1
        part = (
            self._part(load.rows) if load.rows else StagedEntity((), (), 0, 0, 0, {}, {}, None, ())
        )
        commit(
            self.settings.lake_dir,
            self.source,
            {self.entity.name: part},
            kind="extract",
            as_of=CLOCK,
            replaces={self.entity.name: self._replaces(load)},
            cursors={},
        )

    def refresh(self, through_seq: int | None = None) -> None:
        """Do what a build does before dbt runs."""
        views.refresh_raw(self.settings, through_seq=through_seq or self.loads, build_id="test")

    def counting(self, schema: str = "standing") -> Counter[tuple[Any, ...]]:
        """The rows that count, as staging selects them, without when they were loaded."""
        names = ", ".join(
            f'"{name}"' for name, _ in lake_columns(self.entity) if name != "_extracted_at"
        )
        with duckdb.connect(str(self.settings.work_database), read_only=True) as connection:
            counting = current_rows(self.source, self.entity.name, schema=schema)
            rows = connection.execute(f"select {names} from ({counting})").fetchall()
        return Counter(rows)

    def _replaces(self, load: Load) -> dict[str, Any] | None:
        match self.entity.mode:
            case Snapshot():
                return {"all": True}
            case Window(column=column):
                return {"column": column, "from": _day(load.first), "to": _day(load.last + 1)}
            case Files():
                return {"files": [str(day) for day in range(load.first, load.last + 1)]}
        return None

    def _part(self, rows: Sequence[Row]) -> StagedEntity:
        columns = lake_columns(self.entity)
        path = self.settings.lake_dir / layout.SPOOL / f"{self.loads}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        selects = (
            "select "
            + ", ".join(f"{self._text(name, row)}::{kind} as {name}" for name, kind in columns)
            for row in rows
        )
        with duckdb.connect() as connection:
            connection.execute(f"copy ({' union all '.join(selects)}) to '{path}'")
        content = path.read_bytes()
        file = StagedFile(path, len(rows), len(content), hashlib.sha256(content).hexdigest())
        names = tuple(f"{name} {kind}" for name, kind in columns)
        return StagedEntity((file,), (), len(rows), len(rows), 0, {}, {}, None, names)

    def _text(self, name: str, row: Row) -> str:
        mode = self.entity.mode
        if name == self.value:
            return f"'value {row.value}'"
        if name == "_extracted_at":
            return f"(timestamp '2026-01-09' + interval {self.loads} minute)"
        if name == "_file":
            return f"'{row.day}'"
        if name == "_row":
            return str(row.key)
        if name in (getattr(mode, "column", None), getattr(mode, "version", None)):
            return f"'{_day(row.day)}'"
        return f"'{row.key}'" if name in self.entity.key else "null"


def _day(number: int) -> str:
    return str(FIRST_DAY + timedelta(days=number))


@contextmanager
def only_these_entities() -> Iterator[None]:
    """Views and tables of the entities above alone: those of every entity take their time."""
    few = {
        source: replace(SOURCES[source], entities=(SOURCES[source].entity(name),))
        for source, name, _ in ENTITIES.values()
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "SOURCES", few)
        patch.setattr(standing, "SOURCES", few)
        yield
