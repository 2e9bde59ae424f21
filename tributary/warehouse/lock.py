"""The one lock of builds and publishes: an flock, so the kernel frees it when its holder dies."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tributary.errors import LockHeldError
from tributary.settings import Settings

_log = logging.getLogger(__name__)

#: Lock files this process holds, by path: their descriptors.
_held: dict[Path, int] = {}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock, as that process wrote it."""

    pid: int
    command: str
    since: str


@contextmanager
def build_lock(settings: Settings, command: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the build lock while the block runs; with `wait`, queue for it.

    `command` is what the second comer is told about us. Raises LockHeldError, naming the holder's
    pid, command and start, if another process (or this one) holds it and `wait` is false.
    """
    path = settings.lock_file
    if path in _held:
        raise LockHeldError(f"{path}: this process already holds the build lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, path, wait=wait)
        holder = Holder(os.getpid(), command, settings.instant().isoformat(timespec="seconds"))
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)
        _held[path] = descriptor
        yield
    finally:
        if _held.pop(path, None) is not None:
            os.ftruncate(descriptor, 0)
        os.close(descriptor)


def require_lock(settings: Settings) -> int:
    """The descriptor of the lock this process holds, for children that must keep it.

    Raises RuntimeError if the lock is not held: a stage was called outside `build_lock`.
    """
    if settings.lock_file not in _held:
        raise RuntimeError("stages that write run inside build_lock(settings, command)")
    return _held[settings.lock_file]


def holder(settings: Settings) -> Holder | None:
    """Who wrote the lock file last and may still hold it; None if nobody or mid-write."""
    try:
        return Holder(**json.loads(settings.lock_file.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _acquire(descriptor: int, path: Path, *, wait: bool) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        error = _held_by_other(path)
        if not wait:
            raise error from None
        _log.warning("waiting: %s", error.message)  # without a logger configured: on stderr
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _held_by_other(path: Path) -> LockHeldError:
    try:
        other = Holder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return LockHeldError(
            f"another command holds {path}", cure="wait for it to end or pass --wait"
        )
    return LockHeldError(
        f"'{other.command}' (pid {other.pid}) has held {path} since {other.since}",
        cure="wait for it to end or pass --wait",
    )
