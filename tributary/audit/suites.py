"""The suites in `expectations/`, read without Great Expectations (whose import takes seconds).

A suite is GX's own JSON. Its ``meta`` says which asset it is about; each expectation's ``meta``
holds ``check_id``, ``dimension`` and ``severity`` (error refuses a publish, warn is recorded).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tributary.errors import TributaryError
from tributary.settings import PROJECT_DIR
from tributary.warehouse.ledger import DIMENSIONS, SEVERITIES

SUITES_DIR = PROJECT_DIR / "expectations"


@dataclass(frozen=True, slots=True)
class Check:
    """One declared expectation. `check_id` is unique and fit for a name anywhere."""

    check_id: str
    asset: str
    column: str | None
    description: str
    dimension: str
    severity: str
    expectation: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What Dagster calls it."""
        return self.check_id


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks of one table: a raw entity (`layer` raw) or a mart (`layer` marts)."""

    layer: str
    table: str
    asset: str
    checks: tuple[Check, ...]

    @property
    def entity(self) -> str:
        """``source/entity`` of a raw suite."""
        return self.table.replace("__", "/", 1)


def suites(folder: Path = SUITES_DIR) -> list[Suite]:
    """Every suite below `folder`, raw entities first; TributaryError naming a malformed one."""
    return [_read(path) for layer in ("raw", "marts") for path in _files(folder / layer)]


@functools.cache
def declared_checks() -> tuple[Check, ...]:
    """Every check of every suite."""
    return tuple(check for suite in suites() for check in suite.checks)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def _read(path: Path) -> Suite:
    try:
        content = json.loads(path.read_text())
        asset = content["meta"]["asset"]
        checks = tuple(_check(asset, entry) for entry in content["expectations"])
    except (ValueError, KeyError, TypeError) as error:
        raise TributaryError(
            f"{path} is not a suite: {error!r}", cure="see docs of expectations/"
        ) from error
    return Suite(path.parent.name, path.stem, asset, checks)


def _check(asset: str, entry: Mapping[str, Any]) -> Check:
    meta = entry["meta"]
    if meta["severity"] not in SEVERITIES or meta["dimension"] not in DIMENSIONS:
        raise ValueError(f"severity or dimension of {meta['check_id']}")
    return Check(
        check_id=meta["check_id"],
        asset=asset,
        column=meta.get("column") or entry["kwargs"].get("column"),
        description=entry["description"],
        dimension=meta["dimension"],
        severity=meta["severity"],
        expectation=entry,
    )
