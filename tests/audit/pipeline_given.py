"""What Dagster is given, for tests that look at it or run it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dagster as dg


@dataclass(frozen=True)
class Pipeline:
    """Dagster's definitions and the checks in them, by name."""

    defs: dg.Definitions
    checks: Mapping[str, dg.AssetCheckSpec]
    ages: Mapping[str, Sequence[dg.AssetCheckSpec]]
