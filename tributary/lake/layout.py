"""Where things lie in the lake, and how to make what was written there survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path

COMMITS = "_commits"
REJECTED = "_rejected"
REPLAYED = "_replayed"
SPOOL = "_spool"
LOCKS = "_locks"
BACKFILLS = "_backfills"
PARTITION = "_commit_seq="


def loaded_dir(source: str, entity: str) -> Path:
    """Folder of an entity's typed rows, relative to the lake."""
    return Path(source) / entity


def rejected_dir(source: str, entity: str) -> Path:
    """Folder of an entity's rejected rows, relative to the lake."""
    return Path(REJECTED) / source / entity


def replayed_dir(source: str, entity: str) -> Path:
    """Folder of the marks of an entity's replayed rows, relative to the lake."""
    return Path(REPLAYED) / source / entity


def sync_file(path: Path) -> None:
    """Wait until the content of `path` is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_dir(path: Path) -> None:
    """Wait until the names in the folder `path` are on the disk."""
    sync_file(path)
