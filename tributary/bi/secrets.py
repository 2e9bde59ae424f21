"""Secrets of Superset: generated once, each a file of mode 0600; none has a default that works."""

from __future__ import annotations

from pathlib import Path

from tributary.secrets import generated_secret
from tributary.settings import Settings

ADMIN_PASSWORD = "superset_admin_password"  # noqa: S105 (the name of a file)
KEYS = ("superset_secret_key", "superset_guest_token_key", "superset_async_queries_key")


def ensure_secrets(settings: Settings) -> None:
    """Generate those secrets that do not exist yet."""
    for name in (*KEYS, ADMIN_PASSWORD):
        generated_secret(settings.secrets_dir, name)


def admin_password_file(settings: Settings) -> Path:
    """Where the administrator's generated password is."""
    return settings.secrets_dir / ADMIN_PASSWORD


def admin_password(settings: Settings) -> str:
    """The administrator's password, generated if there is none yet."""
    return generated_secret(settings.secrets_dir, ADMIN_PASSWORD)
