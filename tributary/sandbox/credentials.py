"""Credentials of the sandbox: random, made once for a home, never a default that works."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from tributary.settings import Settings

#: Which secrets each served source asks for; names as in `tributary.settings.Connection`.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "google_ads": ("client_id", "client_secret", "refresh_token", "developer_token"),
    "ga4": ("client_id", "client_secret", "refresh_token"),
    "hubspot": ("token",),
    "salesforce": ("client_id", "client_secret"),
    "billing": ("token",),
    "support_desk": ("username", "token"),
}
Credentials = Mapping[str, Mapping[str, str]]


def load_credentials(settings: Settings) -> Credentials:
    """The home's sandbox credentials, generated at the first call (mode 0600)."""
    path = settings.secrets_dir / "sandbox.json"
    if path.exists():
        stored: Credentials = json.loads(path.read_text())
        if all(set(stored.get(source, {})) == set(names) for source, names in FIELDS.items()):
            return stored
    made = generate()
    write_private(path, json.dumps(made, indent=1))
    return made


def generate() -> dict[str, dict[str, str]]:
    """Fresh random credentials for every source."""
    made = {
        source: {name: secrets.token_urlsafe(24) for name in names}
        for source, names in FIELDS.items()
    }
    made["support_desk"]["username"] = "sandbox@example.org"
    return made


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, all at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    fresh.replace(path)
