"""Locks of the lake: one extraction per source at a time, one commit number at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tributary.errors import LockHeldError

_POLL_SECONDS = 0.2


@contextmanager
def exclusive(path: Path, what: str, *, since: datetime, wait: bool = False) -> Iterator[None]:
    """Hold `path` as an flock; the kernel lets go of it however the process ends.

    `what` and `since` are told to whoever comes second. Raises LockHeldError unless `wait`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not wait:
                    file.seek(0)
                    holder = file.read().strip() or "another process"
                    raise LockHeldError(
                        f"{what} is already running ({holder})",
                        cure="wait for it, or run again with --wait",
                    ) from None
                time.sleep(_POLL_SECONDS)
        file.seek(0)
        file.truncate()
        file.write(f"pid {os.getpid()}, {what}, since {since:%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        yield
        file.seek(0)
        file.truncate()
