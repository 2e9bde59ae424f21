"""One server for a home's sandbox: an flock, so the kernel frees it when the server dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tributary.errors import TributaryError
from tributary.settings import Settings

_FILE = "serving.lock"
#: What the file says: whether the server stays, or goes with the build that started it.
_STAYS, _OF_A_BUILD = b"stays", b"build"
#: Seconds for which others may hold the lock to see whether it is held.
_LOOKING = 1.0


@contextmanager
def serving_lock(
    settings: Settings, *, of_a_build: bool = False, wait: bool = False
) -> Iterator[None]:
    """Hold the lock while the block runs.

    With `wait` it is waited for: the server of a build is, since the build before may be about to
    end. Raises TributaryError if the lock is held and `wait` is false.
    """
    settings.sandbox_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.sandbox_dir / _FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if wait:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        elif not _taken(descriptor):
            raise TributaryError(
                f"{settings.sandbox_dir}: another sandbox is served from there", cure="end it first"
            )
        os.pwrite(descriptor, _OF_A_BUILD if of_a_build else _STAYS, 0)
        yield
    finally:
        os.close(descriptor)


def is_served(settings: Settings) -> bool:
    """Whether a server that stays holds the lock now."""
    try:
        descriptor = os.open(settings.sandbox_dir / _FILE, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(descriptor, len(_STAYS), 0) == _STAYS
    finally:
        os.close(descriptor)
    return False


def await_connections(settings: Settings) -> None:
    """Wait until the server that holds the lock can be reached: it may be simulating yet.

    Raises TributaryError if it ends before.
    """
    while not settings.sandbox_connections.exists():
        if not is_served(settings):
            raise TributaryError(
                f"{settings.sandbox_dir}: the sandbox ended before it could be reached",
                cure="run the command again",
            )
        time.sleep(0.1)


def _taken(descriptor: int) -> bool:
    deadline = time.monotonic() + _LOOKING
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True
