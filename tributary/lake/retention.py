"""Loads of which no row stands any more: their files may go, and no number changes.

What a commit says of such a load stays (what it superseded, how many rows it had), and so do its
rejected rows, which may be replayed.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

import duckdb

from tributary.errors import LockHeldError
from tributary.lake import layout
from tributary.lake.commits import Commit, commits, loads_of, write_anew
from tributary.lake.lock import exclusive
from tributary.lake.standing import standing_loads
from tributary.sources.catalogue import SOURCES


@dataclass(frozen=True, slots=True)
class Superseded:
    """An entity's load whose every row was loaded again or put away by a later one."""

    source: str
    entity: str
    commit_seq: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.source}/{self.entity} {self.commit_seq}"


def superseded(
    lake: Path, work: Path, *, before: datetime, through_seq: int, whole: Collection[str]
) -> list[Superseded]:
    """Loads as of before then, numbered `through_seq` at most, of which no row stands in `work`.

    Never an entity's newest load, nor one of the entities (``source__entity``) read `whole`.
    """
    if not work.exists():
        return []
    made = list(commits(lake, through_seq=through_seq))
    with duckdb.connect(str(work), read_only=True) as connection:
        return list(_superseded(connection, made, before, whole))


def put_away(lake: Path, found: Sequence[Superseded], *, since: datetime) -> None:
    """Take the files of `found` out of the lake; those of a source that is held wait.

    Each commit is rewritten before its files go: a kill between leaves files that nothing names,
    and extraction sweeps those.
    """
    for source, of_source in groupby(sorted(found, key=lambda one: one.source), _source):
        lock = lake / layout.LOCKS / source
        try:
            with exclusive(lock, "pruning", since=since):
                _put_away(lake, list(of_source), since)
        except LockHeldError:
            continue  # it is being extracted: the next pruning is soon enough


def _source(one: Superseded) -> str:
    return one.source


def _superseded(
    connection: duckdb.DuckDBPyConnection,
    made: Sequence[Commit],
    before: datetime,
    whole: Collection[str],
) -> Iterator[Superseded]:
    for source in SOURCES.values():
        for entity in source.entities:
            name = f"{source.name}__{entity.name}"
            old = [
                (commit, part)
                for commit, part in loads_of(made, source.name, entity.name)[:-1]
                if part.files and datetime.fromisoformat(commit.as_of) < before
            ]
            if name in whole or not old:
                continue
            stands = standing_loads(connection, name, entity)
            for commit, part in old:
                if stands is not None and commit.commit_seq not in stands:
                    size = sum(file.bytes for file in part.files)
                    yield Superseded(source.name, entity.name, commit.commit_seq, size)


def _put_away(lake: Path, found: Sequence[Superseded], since: datetime) -> None:
    loads = {load.commit_seq: load for load in commits(lake)}
    for seq in sorted({one.commit_seq for one in found}):
        load = loads[seq]
        gone = {one.entity for one in found if one.commit_seq == seq}
        files = [file for name in gone for file in load.entities[name].files]
        entities = {
            name: replace(part, files=()) if name in gone else part
            for name, part in load.entities.items()
        }
        write_anew(lake, replace(load, entities=entities), since=since)
        for folder in {(lake / file.path).parent for file in files}:
            shutil.rmtree(folder)
