"""The append-only record of runs, checks and events, also of builds that were refused.

One NDJSON file per run and kind below `var/ledger/`. A line is written whole or, if a kill tears
it, ignored by every reader; nothing is ever changed. What is old is put away (`retention`): runs
and checks go, events stay, folded into one file.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tributary.errors import TributaryError
from tributary.lake.casts import literal
from tributary.settings import Settings
from tributary.warehouse.disk import fsync_path, naming_disk_trouble


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One asset's part in one stage of a run. Instants are UTC."""

    run_id: str
    stage: str  # extract | build | audit | publish | provision
    asset: str
    started_at: datetime
    ended_at: datetime
    duration_seconds: float
    rows: int | None
    status: str  # success | failure
    message: str | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One result of one check. `dimension` is one of `DIMENSIONS`, `severity` error or warn."""

    run_id: str
    check_id: str
    tool: str  # dbt | gx | tributary (source freshness)
    asset: str
    column: str | None
    check_name: str
    dimension: str
    severity: str
    is_passed: bool
    rows_tested: int | None
    rows_failed: int | None
    observed: str | None
    as_of: datetime
    checked_at: datetime

    def __post_init__(self) -> None:
        """A severity that nobody knows would neither block nor be recorded: it is an error."""
        if self.severity not in SEVERITIES:
            raise TributaryError(
                f"check {self.check_id} on {self.asset} has the severity {self.severity!r}",
                cure=f"give it one of: {', '.join(SEVERITIES)}",
            )


#: What the failure of a check does: error refuses the publish, warn is recorded.
SEVERITIES = ("error", "warn")

#: Events of runs whose own files were put away; its name sorts before every run's.
FOLDED_EVENTS = "000000-folded.ndjson"

DIMENSIONS = (
    "accuracy",
    "completeness",
    "consistency",
    "timeliness",
    "uniqueness",
    "validity",
)

#: Columns of the ledger as SQL sees them, by kind: name → DuckDB type.
COLUMNS: dict[str, dict[str, str]] = {
    "runs": {
        "run_id": "VARCHAR",
        "stage": "VARCHAR",
        "asset": "VARCHAR",
        "started_at": "TIMESTAMP",
        "ended_at": "TIMESTAMP",
        "duration_seconds": "DOUBLE",
        "rows": "BIGINT",
        "status": "VARCHAR",
        "message": "VARCHAR",
        "as_of": "TIMESTAMP",
    },
    "checks": {
        "run_id": "VARCHAR",
        "check_id": "VARCHAR",
        "tool": "VARCHAR",
        "asset": "VARCHAR",
        "column": "VARCHAR",
        "check_name": "VARCHAR",
        "dimension": "VARCHAR",
        "severity": "VARCHAR",
        "is_passed": "BOOLEAN",
        "rows_tested": "BIGINT",
        "rows_failed": "BIGINT",
        "observed": "VARCHAR",
        "as_of": "TIMESTAMP",
        "checked_at": "TIMESTAMP",
    },
}


def new_run_id(settings: Settings) -> str:
    """An id that names one run: ``000042-20260114T000000Z-1f9c``.

    Ids sort in the order in which runs began, also when the clock is pinned or goes back.
    """
    folders = [settings.candidates_dir, settings.versions_dir]
    folders += [settings.ledger_dir / kind for kind in ("runs", "checks", "events")]
    names = (path.name for folder in folders for path in folder.glob("[0-9]*-*"))
    last = max((int(name.split("-", 1)[0]) for name in names), default=0)
    return f"{last + 1:06d}-{settings.clock:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def append_runs(settings: Settings, run_id: str, records: Iterable[RunRecord]) -> None:
    """Record what stages did to assets; durable when this returns."""
    _append(settings, "runs", run_id, (_plain(record) for record in records))


def append_checks(settings: Settings, run_id: str, records: Iterable[CheckRecord]) -> None:
    """Record check results; durable when this returns."""
    _append(settings, "checks", run_id, (_plain(record) for record in records))


def append_event(settings: Settings, run_id: str, event: str, **details: Any) -> None:
    """Record that `event` happened: publish, refuse, rollback, release, load, …"""
    append_events(settings, run_id, event, [details])


def append_events(
    settings: Settings, run_id: str, event: str, happened: Iterable[Mapping[str, Any]]
) -> None:
    """Record that `event` happened so many times, each with its details, in one write."""
    moment = {
        "run_id": run_id,
        "event": event,
        "at": settings.instant(),
        "as_of": settings.clock,
    }
    _append(settings, "events", run_id, [_plain({**moment, **details}) for details in happened])


def events(settings: Settings) -> Iterator[dict[str, Any]]:
    """Every event, in the order of their runs; torn lines are left out.

    A kill between folding a run's events and removing its file leaves both: they are told once.
    """
    folder = settings.ledger_dir / "events"
    folded = list(_read(folder / FOLDED_EVENTS)) if (folder / FOLDED_EVENTS).exists() else []
    known = {event["run_id"] for event in folded} | {Path(FOLDED_EVENTS).stem}
    own = (path for path in sorted(folder.glob("*.ndjson")) if path.stem not in known)
    told = [*folded, *(event for path in own for event in _read(path))]
    yield from sorted(told, key=lambda event: str(event["run_id"]))


def read_records(settings: Settings, kind: str, run_id: str) -> list[dict[str, Any]]:
    """The records of one run of one kind (runs, checks or events), as written."""
    path = settings.ledger_dir / kind / f"{run_id}.ndjson"
    return list(_read(path)) if path.exists() else []


def refresh_raw(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """(Re)create `raw.ledger_runs` and `raw.ledger_checks` over the ledger as it stands now.

    The files are named one by one, so that what this build appends later stays out of it.
    `connection` is open on the work database (or has it as its default catalog).
    """
    connection.execute("create schema if not exists raw")
    for kind in COLUMNS:
        connection.execute(f"create or replace view raw.ledger_{kind} as {_select(settings, kind)}")


def select_run(settings: Settings, kind: str, run_id: str) -> str:
    """SQL that reads the records of one run, typed and with the columns of the ledger."""
    path = settings.ledger_dir / kind / f"{run_id}.ndjson"
    return _select_files(kind, [path] if path.exists() else [])


def _select(settings: Settings, kind: str) -> str:
    return _select_files(kind, sorted((settings.ledger_dir / kind).glob("*.ndjson")))


def _select_files(kind: str, paths: list[Path]) -> str:
    columns = COLUMNS[kind]
    if not paths:
        typed = ", ".join(f'null::{type_} as "{name}"' for name, type_ in columns.items())
        return f"select {typed} where false"
    files = ", ".join(literal(str(path)) for path in paths)
    types = ", ".join(f"'{name}': '{type_}'" for name, type_ in columns.items())
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"select {names} from read_json([{files}], format = 'newline_delimited',"
        f" ignore_errors = true, columns = {{{types}}}) where run_id is not null"
    )


def _append(settings: Settings, kind: str, run_id: str, records: Iterable[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    if not lines:
        return
    folder = settings.ledger_dir / kind
    path = folder / f"{run_id}.ndjson"
    with naming_disk_trouble(settings.home, "writing the ledger"):
        folder.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        with path.open("ab+") as file:
            if _is_torn(file):
                lines = "\n" + lines
            file.write(lines.encode())
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            fsync_path(folder)


def _is_torn(file: Any) -> bool:
    """Whether the last line lacks its end: a kill tore it."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) != b"\n")


def _read(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(errors="replace").split("\n"):
        try:
            record = json.loads(line)
        except ValueError:  # torn by a kill
            continue
        if isinstance(record, dict):
            yield record


def _plain(record: Any) -> dict[str, Any]:
    fields = record if isinstance(record, dict) else asdict(record)
    return {name: _plain_value(value) for name, value in fields.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return utc.isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, Path):
        return str(value)
    return value
