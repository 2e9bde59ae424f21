"""Whether somebody has a version open: such a version is not put away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def is_open(folder: Path) -> bool:
    """Whether any process of this machine has a file below `folder` open or locked (Linux).

    Of other users' processes only locks are seen; DuckDB takes one on every file it opens.
    Elsewhere nothing is known and False is returned: an open file outlives its name there too, so
    a reader keeps what it has and only a later re-open fails.
    """
    files = {(file.stat().st_dev, file.stat().st_ino) for file in folder.rglob("*")}
    return bool(files & set(_open_files())) or bool({inode for _, inode in files} & _locked())


def _open_files() -> Iterator[tuple[int, int]]:
    """Device and inode of every open file: a path would not be ours in a container's process."""
    for process in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # it ended, or is not ours to look at
            for descriptor in os.scandir(process / "fd"):
                with suppress(OSError):  # closed meanwhile
                    found = Path(descriptor.path).stat()
                    yield found.st_dev, found.st_ino


def _locked() -> set[int]:
    """Inodes of locked files, whoever holds them: of ``… 08:01:1234 0 EOF`` the 1234.

    Their devices are the file system's own, which some file systems do not tell: an inode of
    another device keeps a version a little longer.
    """
    with suppress(OSError):
        lines = (_PROCESSES / "locks").read_text().splitlines()
        places = (part for line in lines for part in line.split() if part.count(":") == 2)
        return {int(place.rsplit(":", 1)[1]) for place in places}
    return set()
