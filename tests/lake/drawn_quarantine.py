"""A lake whose loads have rows that are rejected, and the same loads as declared in the end."""

from __future__ import annotations

import json
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

from tributary.lake import layout, news, quarantine, standing, views
from tributary.lake.casts import literal
from tributary.lake.commits import commit, greatest_seq
from tributary.lake.named import declared_texts
from tributary.lake.replay import ReplayReport, replay
from tributary.lake.stage import EntityStage, lake_columns
from tributary.settings import Settings
from tributary.sources import dbt_sources
from tributary.sources.declaration import (
    Column,
    Drop,
    Entity,
    Files,
    Log,
    Mode,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    Window,
)

FIRST_DAY = date(2026, 1, 1)
CLOCK = datetime(2026, 1, 9, tzinfo=UTC)
MODES: dict[str, Mode] = {
    "snapshot": Snapshot(),
    "window": Window("day", lookback_days=1),
    "versioned": Versioned("day"),
    "log": Log("day"),
    "files": Files(),
    "files_versioned": Files(version="day"),
}
#: What the value is declared as, from strict to loose: each cures more rows.
STRICT, LOOSER, LOOSE = Type.INTEGER, Type.DECIMAL, Type.TEXT
VALUES = ("0", "1", "1.5", "two", "three")


@dataclass(frozen=True)
class Row:
    """Its key, its day (or version, or file), its value, and whether its day can be read."""

    key: int
    day: int
    value: str
    is_dated: bool = True


@dataclass(frozen=True)
class Load:
    """What one commit brings, and the days (or files) from `first` to `last` it tells whole."""

    rows: tuple[Row, ...]
    first: int
    last: int


@st.composite
def loads(draw: st.DrawFn, name: str) -> Load:
    """Few keys, days and values, so that rows are told again."""
    first, last = sorted((draw(st.integers(0, 2)), draw(st.integers(0, 2))))
    row = st.builds(
        Row, st.integers(0, 1), st.integers(first, last), st.sampled_from(VALUES), st.booleans()
    )
    if name == "log":  # immutable: a key has one day and one value
        row = st.integers(0, 4).map(lambda key: Row(key, key % 3, VALUES[key]))
    by_key = name in ("snapshot", "log")
    rows = draw(st.lists(row, max_size=4, unique_by=lambda r: r.key if by_key else (r.key, r.day)))
    return Load(tuple(rows), first, last)


def declared(name: str, value: Type) -> Source:
    """A source of one entity of the mode called `name`, whose value is declared as `value`."""
    mode = MODES[name]
    part = {Window: Type.DATE, Versioned: Type.INSTANT, Log: Type.INSTANT}.get(
        type(mode), Type.INTEGER if name == "files_versioned" else Type.DATE
    )
    is_dropped = isinstance(mode, Files)
    columns = [
        Column("id", Type.TEXT, "Id"),
        Column("day", part, "Day or version"),
        Column("value", value, "Value"),
    ]
    if not is_dropped:
        columns.append(Column("account", Type.TEXT, "Account", "@account", required=True))
    entity = Entity(
        name="things",
        description="Things",
        key=("id",),
        mode=mode,
        columns=tuple(columns),
        fetch=Drop("*.csv") if is_dropped else Request(path="/things", records="things"),
    )
    return Source(name=f"drawn_{name}", title="Drawn", entities=(entity,))


class Lake:
    """A lake of one entity that is declared as `value` says, which may change."""

    def __init__(self, name: str, folder: Path, value: Type = STRICT) -> None:
        self.name = name
        self.source = declared(name, value)
        self.settings = Settings(home=folder, as_of=CLOCK)
        self.loads = 0

    @property
    def folder(self) -> Path:
        return self.settings.lake_dir

    @property
    def entity(self) -> Entity:
        return self.source.entities[0]

    def declare(self, value: Type) -> None:
        """Declare the value otherwise; what is loaded stays."""
        self.source = declared(self.name, value)

    def add(self, load: Load) -> int:
        """Load what an extraction would; the number of the commit."""
        self.loads += 1
        spool = self.folder / layout.SPOOL / self.source.name / "things"
        stage = EntityStage(spool, self.entity, CLOCK + timedelta(minutes=self.loads))
        try:
            if isinstance(self.entity.mode, Files):
                self._stage_files(stage, load.rows)
            else:
                for row in load.rows:
                    line = json.dumps({"id": str(row.key), "day": _part(row), "value": row.value})
                    stage.add(line.encode() + b"\n", 1, f"account {row.key}")
            staged = stage.finish()
        finally:
            stage.close()
        made = commit(
            self.folder,
            self.source.name,
            {"things": staged},
            kind="extract",
            as_of=CLOCK,
            replaces={"things": self._replaces(load)},
            cursors={"things": f"cursor {self.loads}"},
        )
        return made.commit_seq

    def replay(self, **options: Any) -> ReplayReport:
        """Replay as declared now."""
        with only(self.source):
            return replay(self.settings, self.source, **options)

    def outstanding(self) -> int:
        """How many rows are outstanding."""
        with only(self.source):
            return sum(one.rows for one in quarantine.outstanding(self.folder))

    def balance(self) -> quarantine.Balance | None:
        """The balance of the entity; None if it never received a row."""
        with only(self.source):
            return next(iter(quarantine.balances(self.folder)), None)

    def counting(self, *, is_timed: bool = True) -> Counter[tuple[Any, ...]]:
        """The rows that count, as staging selects them, with the instant of their extraction."""
        with only(self.source):
            through_seq = greatest_seq(self.folder)
            views.refresh_raw(self.settings, through_seq=through_seq, build_id="test")
            names = ", ".join(
                name for name, _ in lake_columns(self.entity) if is_timed or name != "_extracted_at"
            )
            with duckdb.connect(str(self.settings.work_database), read_only=True) as connection:
                found = [
                    connection.execute(
                        f"select {names} from"
                        f" ({current_rows(self.source.name, 'things', schema=schema)})"
                    ).fetchall()
                    for schema in ("standing", "raw")
                ]
        assert Counter(found[0]) == Counter(found[1])
        return Counter(tuple(map(_plain, row)) for row in found[0])

    def _replaces(self, load: Load) -> dict[str, Any] | None:
        match self.entity.mode:
            case Snapshot():
                return {"all": True}
            case Window():
                return {"column": "day", "from": _day(load.first), "to": _day(load.last + 1)}
            case Files():
                return {"files": [f"{n}.csv" for n in range(load.first, load.last + 1)]}
        return None

    def _stage_files(self, stage: EntityStage, rows: Sequence[Row]) -> None:
        names = ("id", "day", "value")
        with stage.connected() as connection:
            for number, row in enumerate(rows):
                is_versioned = self.name == "files_versioned"
                part = ("1" if row.is_dated else "never") if is_versioned else _part(row)
                texts = dict(zip(names, (str(row.key), part, row.value), strict=True))
                values = ", ".join(f"{literal(text)} as {name}" for name, text in texts.items())
                record = literal(json.dumps(texts))
                relation = f"(select {values}, {record} as _record, {number} as _row)"
                file = literal(f"{row.day}.csv")
                stage.add_relation(
                    connection, declared_texts(self.entity, relation, names, file=file), 1
                )


@contextmanager
def only(source: Source) -> Iterator[None]:
    """The catalogue holds this source alone."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (views, standing, news, quarantine, dbt_sources):
            patch.setattr(module, "SOURCES", {source.name: replace(source)})
        yield


def _part(row: Row) -> str:
    return _day(row.day) if row.is_dated else "never"


def _day(number: int) -> str:
    return str(FIRST_DAY + timedelta(days=number))


def _plain(value: Any) -> Any:
    """A number that was declared as one and as text is the same."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
