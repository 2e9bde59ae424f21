"""Credentials of the sandbox: random, made once for a home, never a default that works."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tributary.sandbox.registry import VENDORS
from tributary.settings import Settings

Credentials = Mapping[str, Mapping[str, str]]

#: What users are called; who is asked for a name is told it in the connections.
USERNAME = "sandbox@example.org"


def load_credentials(settings: Settings) -> Credentials:
    """The home's sandbox credentials, generated at the first call (mode 0600)."""
    path = settings.secrets_dir / "sandbox.json"
    if path.exists():
        stored: Credentials = json.loads(path.read_text())
        if all(set(stored.get(v.name, {})) == set(v.secrets) for v in VENDORS):
            return stored
    made = generate()
    write_private(path, json.dumps(made, indent=1))
    return made


def generate() -> dict[str, dict[str, str]]:
    """Fresh random credentials for every source."""
    return {
        vendor.name: {name: _GENERATED.get(name, _random)() for name in vendor.secrets}
        for vendor in VENDORS
    }


def _random() -> str:
    return secrets.token_urlsafe(24)


def _rsa_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


_GENERATED: Mapping[str, Callable[[], str]] = {
    "username": lambda: USERNAME,
    "private_key": _rsa_key,
}


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, all at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    fresh.replace(path)
