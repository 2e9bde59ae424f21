"""Secrets the product makes for itself: generated once, kept in files of mode 0600."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

#: The name of the key that personal values are hashed with.
PERSONAL_KEY = "personal_key"


def generated_secret(folder: Path, name: str) -> str:
    """The secret `name` (64 hex digits) kept in `folder`, made on first use.

    Two processes that ask at once get the same one: the file appears complete, by link.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, secrets.token_hex(32).encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with suppress(FileExistsError):  # somebody was faster: theirs is the secret
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
