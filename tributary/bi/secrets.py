"""Secrets of Superset: generated once, each a file of mode 0600; none has a default that works."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tributary.settings import Settings

ADMIN_PASSWORD = "superset_admin_password"  # noqa: S105 (the name of a file)
KEYS = ("superset_secret_key", "superset_guest_token_key", "superset_async_queries_key")


def ensure_secrets(settings: Settings) -> None:
    """Generate those secrets that do not exist yet."""
    for name in KEYS:
        _generate(settings.secrets_dir / name, length=48)
    _generate(settings.secrets_dir / ADMIN_PASSWORD, length=18)


def admin_password_file(settings: Settings) -> Path:
    """Where the administrator's generated password is."""
    return settings.secrets_dir / ADMIN_PASSWORD


def admin_password(settings: Settings) -> str:
    """The administrator's password, generated if there is none yet."""
    ensure_secrets(settings)
    return admin_password_file(settings).read_text().strip()


def _generate(path: Path, *, length: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Created with its final mode, so that nobody can read it in between.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(length) + "\n")
