"""Commits: what was loaded exists from the moment one JSON file is renamed into place.

A commit names its files with row counts and checksums; nothing reads a file that no commit names.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tributary.errors import TributaryError
from tributary.lake import layout
from tributary.lake.lock import exclusive
from tributary.lake.reported import Reported
from tributary.lake.stage import StagedEntity, StagedFile


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A committed Parquet file; `path` is relative to the lake."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class EntityCommit:
    """What one commit holds of one entity; `received` is always `loaded` + `rejected`."""

    files: tuple[FileEntry, ...]
    rejected_files: tuple[FileEntry, ...]
    received: int
    loaded: int
    rejected: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    replaces: Mapping[str, Any] | None = None
    cursor: Any = None
    columns: tuple[str, ...] = ()  # "<name> <type>" of the files, to see when a declaration moved
    replayed_files: tuple[FileEntry, ...] = ()  # which rejected rows a replay judged anew
    reported: Reported | None = None  # totals that the source told, if it did


@dataclass(frozen=True, slots=True)
class Commit:
    """One load of one source, all its entities together."""

    commit_seq: int
    source: str
    kind: str  # extract, backfill, replay or reset
    as_of: str
    committed_at: str
    entities: Mapping[str, EntityCommit]
    replay_of: int | None = None


#: One load of one entity: its commit, and what that holds of the entity.
Load = tuple[Commit, EntityCommit]


def read_commit(path: Path) -> Commit:
    """The commit in the file `path`; parsed once, for it is replaced whole or never changes."""
    stamp = path.stat()
    return _parsed(path, (stamp.st_ino, stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=100_000)
def _parsed(path: Path, _: tuple[int, int, int]) -> Commit:
    raw = json.loads(path.read_text())
    entities = {
        name: EntityCommit(
            **{
                **entry,
                "files": tuple(FileEntry(**f) for f in entry["files"]),
                "rejected_files": tuple(FileEntry(**f) for f in entry["rejected_files"]),
                "columns": tuple(entry["columns"]),
                "replayed_files": tuple(FileEntry(**f) for f in entry.get("replayed_files", ())),
                "reported": Reported(**told) if (told := entry.get("reported")) else None,
            }
        )
        for name, entry in raw["entities"].items()
    }
    return Commit(**{**raw, "entities": entities})


def commits(lake: Path, *, through_seq: int | None = None) -> Iterator[Commit]:
    """All commits in their order, up to `through_seq`."""
    for path in _commit_files(lake):
        if through_seq is not None and int(path.stem) > through_seq:
            return
        yield read_commit(path)


def greatest_seq(lake: Path) -> int:
    """The number of the newest commit: 0 if there is none. It is a consistent cut of the lake."""
    files = _commit_files(lake)
    return int(files[-1].stem) if files else 0


def newest_extract(lake: Path, source: str, *, before: int | None = None) -> Commit | None:
    """The newest commit of `source` that says where its cursors stand: an extract or a reset.

    With `before`, the newest of those with a lower number.
    """
    for path in reversed(_commit_files(lake)):
        if before is not None and int(path.stem) >= before:
            continue
        made = read_commit(path)
        if made.source == source and made.kind in ("extract", "reset"):
            return made
    return None


def loads_of(made: Sequence[Commit], source: str, entity: str) -> list[Load]:
    """The loads of an entity among the commits `made`, in their order."""
    return [
        (commit, commit.entities[entity])
        for commit in made
        if commit.source == source and entity in commit.entities
    ]


def newest_loads(lake: Path, sources: Collection[str]) -> dict[str, datetime]:
    """The clock (UTC) of the newest extract commit of each of `sources` that has one.

    Commits are read from the newest on, until all sources are found.
    """
    found: dict[str, datetime] = {}
    for path in reversed(_commit_files(lake)):
        if len(found) == len(sources):
            break
        made = read_commit(path)
        if made.kind == "extract" and made.source in sources:
            found.setdefault(made.source, datetime.fromisoformat(made.as_of))
    return found


def _commit_files(lake: Path) -> list[Path]:
    folder = lake / layout.COMMITS
    if not folder.is_dir():
        return []
    # A year of loads is some ten thousand: names are sorted quicker than paths, and alike.
    names = sorted(path.name for path in folder.iterdir() if path.suffix == ".json")
    return [folder / name for name in names if name[0].isdigit()]


def _commit_file(lake: Path, seq: int) -> Path:
    return lake / layout.COMMITS / f"{seq:010}.json"


def commit(
    lake: Path,
    source: str,
    staged: Mapping[str, StagedEntity],
    *,
    kind: str,
    as_of: datetime,
    replaces: Mapping[str, Mapping[str, Any] | None],
    cursors: Mapping[str, Any],
    reported: Mapping[str, Reported | None] = MappingProxyType({}),
    replay_of: int | None = None,
) -> Commit:
    """Make `staged` part of the lake, whole or not at all; to be called under the source's lock.

    The number is taken, the files renamed and the commit written under one short lock, so a
    lower number never appears after a higher one.
    """
    folder = lake / layout.COMMITS
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with exclusive(folder / ".lock", "a commit", since=as_of, wait=True):
            seq = greatest_seq(lake) + 1
            entities = {
                name: EntityCommit(
                    files=_install(lake, layout.loaded_dir(source, name), seq, part.loaded_files),
                    rejected_files=_install(
                        lake, layout.rejected_dir(source, name), seq, part.rejected_files
                    ),
                    received=part.received,
                    loaded=part.loaded,
                    rejected=part.rejected,
                    reasons=dict(part.reasons),
                    rules=dict(part.rules),
                    replaces=replaces.get(name),
                    cursor=cursors.get(name),
                    columns=part.columns,
                    replayed_files=_install(
                        lake, layout.replayed_dir(source, name), seq, part.replayed_files
                    ),
                    reported=reported.get(name),
                )
                for name, part in staged.items()
            }
            instant = as_of.isoformat().replace("+00:00", "Z")
            made = Commit(seq, source, kind, instant, instant, entities, replay_of)
            _write(lake, made)
    except OSError as error:
        raise TributaryError(
            f"the lake at {lake} could not be written: {error.strerror or error}",
            cure="free disk space or check permissions; nothing was committed",
        ) from error
    return made


def write_anew(lake: Path, made: Commit, *, since: datetime) -> None:
    """Replace a commit by what is to be said of that load now."""
    with exclusive(lake / layout.COMMITS / ".lock", "a commit", since=since, wait=True):
        _write(lake, made)


def _install(
    lake: Path, folder: Path, seq: int, files: tuple[StagedFile, ...]
) -> tuple[FileEntry, ...]:
    """Move staged files to where the commit will name them."""
    if not files:
        return ()
    target = folder / f"{layout.PARTITION}{seq}"
    (lake / target).mkdir(parents=True)
    entries = []
    for number, file in enumerate(files):
        path = target / f"part-{number}.parquet"
        file.path.rename(lake / path)
        entries.append(FileEntry(str(path), file.rows, file.bytes, file.sha256))
    for made in (target, *target.parents):
        layout.sync_dir(lake / made)
    return tuple(entries)


def _write(lake: Path, made: Commit) -> None:
    folder = lake / layout.COMMITS
    unfinished = folder / f".{made.commit_seq}.tmp"
    with unfinished.open("w") as file:
        json.dump(asdict(made), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(_commit_file(lake, made.commit_seq))
    layout.sync_dir(folder)


def sweep(lake: Path, source: str) -> int:
    """Remove what an extraction of `source` left behind uncommitted; how many directories that was.

    To be called under the source's lock. Of all commits, only those are read that have a directory
    here.
    """
    found = [
        *(lake / source).glob(f"*/{layout.PARTITION}*"),
        *(lake / layout.REJECTED / source).glob(f"*/{layout.PARTITION}*"),
        *(lake / layout.REPLAYED / source).glob(f"*/{layout.PARTITION}*"),
    ]
    left_behind = [path for path in found if not _is_named(lake, path)]
    spool = lake / layout.SPOOL / source
    if spool.exists():
        left_behind.append(spool)
    for path in left_behind:
        shutil.rmtree(path)
    return len(left_behind)


def _is_named(lake: Path, folder: Path) -> bool:
    """Whether the commit whose number the folder of files bears names files in it."""
    file = _commit_file(lake, int(folder.name.removeprefix(layout.PARTITION)))
    return file.exists() and any(
        lake / Path(entry.path).parent == folder
        for entity in read_commit(file).entities.values()
        for entry in (*entity.files, *entity.rejected_files, *entity.replayed_files)
    )
