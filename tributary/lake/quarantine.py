"""Rejected rows: how many there are, of what and why, and the rows themselves as received."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from tributary.lake.commits import commits


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Rejected rows of one entity in one commit that have one reason."""

    commit_seq: int
    source: str
    entity: str
    reason: str
    rows: int

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row as it was received, and why it was not loaded."""

    commit_seq: int
    source: str
    entity: str
    reason: str
    column: str | None
    row_hash: str
    record: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def quarantined(lake: Path, source: str | None = None) -> list[Quarantined]:
    """All rejected rows by commit, entity and reason, of `source` or of all."""
    return [
        Quarantined(made.commit_seq, made.source, entity, reason, rows)
        for made in commits(lake)
        if source in (None, made.source)
        for entity, part in made.entities.items()
        for reason, rows in part.reasons.items()
    ]


def rejected_rows(
    lake: Path,
    source: str,
    entity: str,
    *,
    reason: str | None = None,
    row_hash: str | None = None,
    limit: int = 20,
) -> list[RejectedRow]:
    """Rejected rows of one entity, newest commit first; the same row may come again later."""
    found: list[RejectedRow] = []
    files = [
        (made.commit_seq, str(lake / file.path))
        for made in commits(lake)
        if made.source == source and entity in made.entities
        for file in made.entities[entity].rejected_files
    ]
    for commit_seq, path in reversed(files):
        rows = duckdb.execute(
            """
            select _reason, _column, _row_hash, _record from read_parquet(?)
            where (?::varchar is null or _reason = ?)
                and (?::varchar is null or starts_with(_row_hash, ?))
            limit ?
            """,
            [path, reason, reason, row_hash, row_hash, limit - len(found)],
        ).fetchall()
        found += [RejectedRow(commit_seq, source, entity, *row) for row in rows]
        if len(found) >= limit:
            break
    return found
