"""What vendors share about pages: opaque tokens and numbers in the query."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from tributary.sandbox.vendors.vendor import VendorError


def token(position: int) -> str:
    """An opaque token for the page that begins at `position`."""
    return base64.urlsafe_b64encode(f"at:{position}".encode()).decode().rstrip("=")


def position(text: str | None) -> int:
    """Where the page of a :func:`token` begins, 0 without one; VendorError 400 if it is none."""
    if not text:
        return 0
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        return int(decoded.removeprefix("at:"))
    except (binascii.Error, ValueError) as error:
        raise VendorError(400, "invalid_token", "The page token is not valid.") from error


def whole_number(text: str | None, name: str, default: int, low: int, high: int) -> int:
    """A number of the query within [low, high]; VendorError 400 if it is none."""
    if text is None:
        return default
    if not text.lstrip("-").isdigit() or not low <= int(text) <= high:
        raise VendorError(400, "invalid_number", f"{name} must be a number of {low} to {high}.")
    return int(text)


def only(record: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """The members of `record` at the dotted `paths`; a path that leads nowhere adds nothing."""
    wanted: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        wanted.setdefault(name, []).append(rest)
    chosen: dict[str, Any] = {}
    for name, below in wanted.items():
        if name not in record:
            continue
        value = record[name]
        if "" in below:
            chosen[name] = value
        elif isinstance(value, dict):
            chosen[name] = only(value, below)
        elif isinstance(value, list):
            chosen[name] = [only(item, below) for item in value]
    return chosen
