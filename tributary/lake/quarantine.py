"""Rejected rows: how many there are, of what and why, and the rows themselves as received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from tributary.lake.commits import Load, commits, loads_of
from tributary.lake.outcomes import Status, judge_rejected
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Rejected rows of one entity in one commit that have one reason and one last outcome."""

    commit_seq: int
    source: str
    entity: str
    reason: str
    rows: int
    status: str = Status.OUTSTANDING

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row as it was received, why it was not loaded, and what became of it."""

    commit_seq: int
    source: str
    entity: str
    reason: str
    column: str | None
    row_hash: str
    record: str
    account: str | None = None
    file: str | None = None
    row: int | None = None
    status: str = Status.OUTSTANDING

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of all rows that one entity ever received, each counted once.

    ``received == accepted + outstanding + superseded``: a row that a replay judged again is counted
    by its last outcome, a superseded one is a rejected row that a later load told again.
    """

    source: str
    entity: str
    received: int
    accepted: int
    outstanding: int
    superseded: int


def quarantined(lake: Path, source: str | None = None) -> list[Quarantined]:
    """All rejected rows by commit, entity, reason and last outcome, of `source` or of all."""
    found: list[Quarantined] = []
    with _connection() as connection:
        for name, entity, loads in _rejecting(lake, source):
            judge_rejected(connection, lake, _declared(name, entity), loads)
            counts = connection.execute(
                "select _commit_seq, _reason, count(*), status from rejected"
                " group by all order by all"
            ).fetchall()
            found += [
                Quarantined(seq, name, entity, reason, rows, status)
                for seq, reason, rows, status in counts
            ]
    return sorted(found, key=lambda one: one.commit_seq)


def outstanding(lake: Path, source: str | None = None) -> list[Quarantined]:
    """The rejected rows that wait for a replay: not replayed since, nor told again by a load."""
    return [one for one in quarantined(lake, source) if one.status == Status.OUTSTANDING]


def balances(lake: Path, source: str | None = None) -> list[Balance]:
    """The balance of every entity that ever received a row, of `source` or of all."""
    made = list(commits(lake))
    rejected = quarantined(lake, source)
    names = dict.fromkeys(
        (commit.source, name)
        for commit in made
        if source in (None, commit.source)
        for name, part in commit.entities.items()
        if part.received
    )
    found = []
    for name, entity in names:
        loads = loads_of(made, name, entity)
        received = sum(part.received for commit, part in loads if commit.kind != "replay")
        accepted = sum(part.loaded for _, part in loads)
        of_status = {
            status: sum(
                one.rows
                for one in rejected
                if (one.source, one.entity, one.status) == (name, entity, status)
            )
            for status in (Status.OUTSTANDING, Status.SUPERSEDED)
        }
        found.append(Balance(name, entity, received, accepted, *of_status.values()))
    return found


def rejected_rows(
    lake: Path,
    source: str,
    entity: str,
    *,
    reason: str | None = None,
    row_hash: str | None = None,
    limit: int = 20,
    statuses: Sequence[str] = tuple(Status),
) -> list[RejectedRow]:
    """Rejected rows of one entity, newest commit first; the same row may come again later.

    Those whose hash begins with `row_hash`, if it is given.
    """
    with _connection() as connection:
        for _, _, loads in _rejecting(lake, source, entity):
            judge_rejected(connection, lake, _declared(source, entity), loads)
            rows = connection.execute(
                """
                select _commit_seq, _reason, _column, _row_hash, _record, _account, _file, _row,
                    status
                from rejected
                where (?::varchar is null or _reason = ?)
                    and (?::varchar is null or starts_with(_row_hash, ?))
                    and list_contains(?::varchar[], status)
                order by _commit_seq desc, _file, _row, _row_hash
                limit ?
                """,
                [reason, reason, row_hash, row_hash, list(map(str, statuses)), limit],
            ).fetchall()
            return [RejectedRow(row[0], source, entity, *row[1:]) for row in rows]
    return []


def _rejecting(
    lake: Path, source: str | None, entity: str | None = None
) -> Iterator[tuple[str, str, list[Load]]]:
    """Source, entity and loads of each entity of which rows were ever rejected."""
    made = list(commits(lake))
    names = dict.fromkeys(
        (commit.source, name)
        for commit in made
        if source in (None, commit.source)
        for name, part in commit.entities.items()
        if part.rejected_files and entity in (None, name)
    )
    for source_name, name in names:
        yield source_name, name, loads_of(made, source_name, name)


def _declared(source: str, entity: str) -> Entity | None:
    entities = SOURCES[source].entities if source in SOURCES else ()
    return next((one for one in entities if one.name == entity), None)


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection
