"""What makes a warehouse out of the lake: the code and the settings, as one checksum."""

from __future__ import annotations

import hashlib

from tributary.settings import PROJECT_DIR, Settings

#: What of the project takes part: the models, the checks, the engine and what they run on.
PARTS = ("models", "dbt_project", "expectations", "tributary", "requirements.lock")


def made_by(settings: Settings) -> str:
    """A checksum (hex) that differs if a file that takes part in a build, or a setting, does."""
    total = hashlib.sha256(settings.reporting_currency.encode())
    for part in PARTS:
        root = PROJECT_DIR / part
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in files:
            if path.is_file() and path.suffix != ".pyc":
                total.update(f"\0{path.relative_to(PROJECT_DIR)}\0".encode())
                total.update(path.read_bytes())
    return total.hexdigest()
