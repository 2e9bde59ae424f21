"""Writing so that a kill or a full disk leaves either the old file or the new one, never half."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from tributary.errors import TributaryError

#: Linux ioctl that makes `destination` share the blocks of `source` (btrfs, XFS, …).
_FICLONE = 0x40049409
#: What DuckDB, dbt and the operating system say when nothing more can be written.
_FULL_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("no space left on device", "disk quota exceeded", "file too large")

_LOCKED = re.compile(r'Could not set lock on file "(?P<file>.+?)".*?PID (?P<pid>\d+)', re.DOTALL)


def fsync_path(path: Path) -> None:
    """Force a file's content, or a folder's list of names, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write `content` to `path` atomically: a reader sees the former file or this one."""
    temporary = path.with_name(f".{path.name}.writing")
    with temporary.open("w") as file:
        json.dump(content, file, indent=2, default=str)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    fsync_path(path.parent)


def point_link(link: Path, target: str) -> None:
    """Make the symbolic link `link` point to `target`, atomically and durably."""
    temporary = link.with_name(f".{link.name}.pointing")
    with suppress(FileNotFoundError):
        temporary.unlink()
    temporary.symlink_to(target)
    temporary.replace(link)
    fsync_path(link.parent)


def clone_file(source: Path, destination: Path) -> None:
    """Copy `source` to `destination`, sharing blocks where the file system can, writable."""
    with source.open("rb") as reader, destination.open("wb") as writer:
        try:
            fcntl.ioctl(writer.fileno(), _FICLONE, reader.fileno())
        except OSError:  # not on this file system: copy the bytes
            shutil.copyfileobj(reader, writer, 16 * 1024 * 1024)
    destination.chmod(0o644)


def remove_folder(path: Path) -> None:
    """Remove a folder so that no half-removed one is left under its own name."""
    doomed = path.with_name(f".removing-{path.name}")
    if doomed.exists():
        shutil.rmtree(doomed)
    path.rename(doomed)
    shutil.rmtree(doomed)


def sweep_removals(parent: Path) -> None:
    """Finish removals that a kill interrupted."""
    for doomed in parent.glob(".removing-*"):
        shutil.rmtree(doomed)


def die_with_parent(parent_pid: int) -> None:
    """Have the kernel kill this process when its parent dies (Linux); exit if it already has.

    A build's child must not outlive the build: it would write on while the next build starts.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    if os.getppid() != parent_pid:
        os._exit(1)


def is_disk_full(error: BaseException | str) -> bool:
    """Whether an error, or a tool's message, says that nothing more can be written."""
    if isinstance(error, OSError) and error.errno in _FULL_ERRNOS:
        return True
    return any(words in str(error).lower() for words in _FULL_WORDS)


def disk_full(home: Path, doing: str) -> TributaryError:
    """The one line for a full disk."""
    return TributaryError(
        f"the disk that holds {home} is full while {doing}",
        cure="free space and run again; what is published is untouched",
    )


@contextmanager
def naming_disk_trouble(home: Path, doing: str) -> Iterator[None]:
    """Turn a full disk, or a database that another program has open, into one clear line.

    Other errors pass.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if is_disk_full(error):
            raise disk_full(home, doing) from error
        if (held := _LOCKED.search(str(error))) is not None:
            raise TributaryError(
                f"{held['file']} is open in another program (pid {held['pid']}) while {doing}",
                cure="close it and run again",
            ) from error
        raise
