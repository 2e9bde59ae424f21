"""One scale of severity: whatever word a system uses, it means one of five, in one order."""

from __future__ import annotations

import csv

import pytest

from tributary.settings import PROJECT_DIR

SEEDS = PROJECT_DIR / "dbt_project" / "seeds"
#: From the gravest to the mildest.
SCALE = ("critical", "high", "medium", "low", "info")


def rows(seed: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SEEDS / f"{seed}.csv").read_text("utf-8").splitlines()))


ALIASES = {row["alias"]: row for row in rows("severity_aliases")}


def test_the_scale_is_in_order() -> None:
    ordered = sorted(rows("severities"), key=lambda row: int(row["severity_order"]))
    assert [row["severity"] for row in ordered] == [*SCALE, "unknown"]
    taken = [float(row["impact_rate"]) for row in ordered]
    assert taken == sorted(taken, reverse=True)


@pytest.mark.parametrize(
    ("word", "severity", "customer_facing"),
    [
        ("urgent", "critical", "critical"),
        ("critical", "critical", "critical"),
        ("high", "high", "high"),
        ("medium", "medium", "medium"),
        ("warning", "medium", "high"),
        ("low", "low", "low"),
        ("success", "info", "info"),
        ("info", "info", "info"),
    ],
)
def test_every_word_means_one_severity(word: str, severity: str, customer_facing: str) -> None:
    """A warning is graver where customers or revenue are concerned."""
    row = ALIASES[word]
    assert (row["severity"], row["customer_facing_severity"]) == (severity, customer_facing)


def test_words_mean_only_what_the_scale_has() -> None:
    meant = {row[column] for row in ALIASES.values() for column in row if column != "alias"}
    assert meant == set(SCALE)
