"""The checks that every raw entity has, by its mode and its columns, as its suite begins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tributary.settings import PROJECT_DIR
from tributary.sources.declaration import Drop, Entity, Snapshot, Source, Type, Window

SUITES_DIR = Path("expectations", "raw")
NUMBERS = (Type.INTEGER, Type.DECIMAL, Type.DOUBLE)


def raw_suite(source: Source, entity: Entity) -> dict[str, Any]:
    """The checks that every raw entity has, by what its mode can lose."""
    table = f"{source.name}__{entity.name}"
    whose = {"source": source.name, "entity": entity.name}

    def check(kind: str, name: str, dimension: str, severity: str, text: str, **kwargs: Any) -> Any:
        return {
            "type": kind,
            "kwargs": {**whose, **kwargs},
            "description": text,
            "meta": {
                "check_id": f"{table}__{name}",
                "dimension": dimension,
                "severity": severity,
            },
        }

    expectations = [
        check(
            "expect_load_to_be_balanced", "load_balanced", "consistency", "error",
            "Received = loaded + rejected, and what the commits say is what can be read.",
        ),
        check(
            "expect_rejection_rate_to_be_at_most", "rejections_few", "validity", "warn",
            "The newest load rejected at most 1 %.", max_rate=0.01,
        ),
        check(
            "expect_rejection_rate_to_be_at_most", "rejections_bearable", "validity", "error",
            "The newest load of 50 rows or more rejected at most 20 %.",
            max_rate=0.2, min_received=50,
        ),
    ]  # fmt: skip
    if entity.is_reported:
        expectations.append(
            check(
                "expect_load_to_be_as_reported", "load_as_reported", "consistency", "error",
                "Each load has the rows, and the sums, that the source itself reported.",
            )
        )  # fmt: skip
    if not isinstance(entity.fetch, Drop):
        expectations.append(
            check(
                "expect_load_to_be_fresh", "fresh", "timeliness", "warn",
                "Class C: loaded at most 26 hours before the build.", max_hours=26,
            )
        )  # fmt: skip
    if isinstance(entity.mode, Snapshot):
        expectations.append(
            check(
                "expect_snapshot_not_to_shrink", "snapshot_not_shrunk", "completeness", "error",
                "A new snapshot holds at least 70 % of the rows of the one before.",
                min_ratio=0.7,
            )
        )  # fmt: skip
    if isinstance(entity.mode, Window):
        expectations.append(
            check(
                "expect_window_not_to_shrink", "window_not_shrunk", "completeness", "error",
                "Days read anew still have at least 80 % of their rows.",
                column=entity.mode.column, min_ratio=0.8,
            )
        )  # fmt: skip
    expectations += [
        check(
            "expect_values_like_before", "values_like_before", "validity", "error",
            "Columns are filled, signed, ordered, formatted and coded as they were.",
        ),
        check(
            "expect_rows_once", "rows_once", "uniqueness", "error",
            "A row is told once: not twice, nor under another id, nor for another day.",
        ),
        check(
            "expect_nothing_lost", "nothing_lost", "completeness", "error",
            "No day is missing, what is told again is not much less, a busy source is not silent.",
        ),
    ]  # fmt: skip
    if any(column.type in NUMBERS and column.name not in entity.key for column in entity.columns):
        expectations.append(
            check(
                "expect_amounts_like_before", "amounts_like_before", "accuracy", "error",
                "Measures are of the size they were.",
            )
        )  # fmt: skip
    return {
        "name": f"raw/{table}",
        "meta": {
            "asset": f"raw/{source.name}/{entity.name}",
            "great_expectations_version": gx_version(),
        },
        "expectations": expectations,
    }


def gx_version() -> str:
    """The version that the suites there are say they are for."""
    any_suite = next((PROJECT_DIR / SUITES_DIR).glob("*.json"))
    version: str = json.loads(any_suite.read_text())["meta"]["great_expectations_version"]
    return version
