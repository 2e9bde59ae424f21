"""Loads that are damaged or wrong, and the way back from that.

A build compares the size of every file of the lake with its commit, and the content of those it
reads for the first time. Nothing is mended by itself: what a source no longer tells may still be in
a backup.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tributary.checksum import sha256
from tributary.errors import TributaryError
from tributary.lake import layout
from tributary.lake.commits import (
    Commit,
    EntityCommit,
    FileEntry,
    Load,
    commits,
    newest_extract,
    write_anew,
)
from tributary.lake.state import set_cursors


def require_whole(lake: Path, entity: str, loads: Iterable[Load], *, known_through: int) -> None:
    """Raise TributaryError, naming file and cure, if a file of an entity's `loads` is damaged.

    Sizes are compared; of loads after `known_through`, which nobody has read yet, checksums.
    """
    for load, part in loads:
        with_content = load.commit_seq > known_through
        found = next(_damage(lake, part, with_content=with_content), None)
        if found is not None:
            path, difference = found
            raise TributaryError(
                f"{path}, of {load.source}/{entity}, {difference}",
                cure="restore it from a backup, or withdraw what it held and read that again:"
                f" tributary sources withdraw {load.source} {load.commit_seq}",
            )


def to_withdraw(
    lake: Path, source: str, commit_seq: int, *, whole: bool = False
) -> tuple[Commit, Sequence[str]]:
    """A load, and the entities to take out of it: with damaged files, or all if all is wrong.

    Raises TributaryError if there is no such load, or nothing in it to withdraw.
    """
    load = next(
        (c for c in commits(lake) if (c.commit_seq, c.source) == (commit_seq, source)), None
    )
    if load is None:
        raise TributaryError(f"{source} has no load {commit_seq}", cure="tributary sources state")
    entities = [
        name
        for name, part in load.entities.items()
        if whole or any(_damage(lake, part, with_content=True))
    ]
    if not entities:
        raise TributaryError(
            f"load {commit_seq} of {source} has no damaged file",
            cure="to withdraw what is wrong in it, say why: --reason",
        )
    return load, entities


def withdraw(lake: Path, load: Commit, entities: Sequence[str], *, as_of: datetime) -> None:
    """Take `entities` out of a load; the next extraction reads them from where they stood before.

    The former commit stays beside the new one. What a build keeps of the lake in work.duckdb still
    holds their rows. To be called under the source's lock.
    """
    if load.kind == "extract":
        before = newest_extract(lake, load.source, before=load.commit_seq)
        stood = {name: part.cursor for name, part in before.entities.items()} if before else {}
        set_cursors(lake, load.source, {e: stood.get(e) for e in entities}, as_of=as_of)
    _keep_former(lake, load)
    kept = {name: part for name, part in load.entities.items() if name not in entities}
    write_anew(lake, replace(load, entities=kept), since=as_of)


def _keep_former(lake: Path, load: Commit) -> None:
    folder = lake / layout.COMMITS
    name = f"{load.commit_seq:010}"
    formers = len(list(folder.glob(f"{name}.former-*")))
    shutil.copyfile(folder / f"{name}.json", folder / f"{name}.former-{formers + 1}")


def _damage(lake: Path, part: EntityCommit, *, with_content: bool) -> Iterator[tuple[Path, str]]:
    """Files of a load that differ from what its commit says, and how."""
    for file in (*part.files, *part.rejected_files, *part.replayed_files):
        difference = _difference(lake / file.path, file, with_content=with_content)
        if difference:
            yield lake / file.path, difference


def _difference(path: Path, file: FileEntry, *, with_content: bool) -> str:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return "is gone"
    if size != file.bytes:
        return f"has {size:,} bytes where {file.bytes:,} were written"
    if with_content and sha256(path) != file.sha256:
        return "does not hold what was written"
    return ""
