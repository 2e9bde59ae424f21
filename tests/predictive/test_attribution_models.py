"""The models that the warehouse computes, and their parameters, are those that are agreed."""

from __future__ import annotations

import csv

import pytest

from tributary.settings import PROJECT_DIR

SEED = PROJECT_DIR / "dbt_project" / "seeds" / "attribution_models.csv"
MODELS = {
    row["model_id"]: row for row in csv.DictReader(SEED.read_text(encoding="utf-8").splitlines())
}


def test_a_touch_counts_for_ninety_days_under_every_model() -> None:
    assert {row["lookback_days"] for row in MODELS.values()} == {"90"}


@pytest.mark.parametrize(
    ("model", "half_life_days", "first_weight", "last_weight"),
    [
        ("first_touch", "", "", ""),
        ("last_touch", "", "", ""),
        ("linear", "", "", ""),
        ("time_decay", "7", "", ""),
        ("position_based", "", "0.4", "0.4"),
    ],
)
def test_rules_have_the_agreed_parameters(
    model: str, half_life_days: str, first_weight: str, last_weight: str
) -> None:
    row = MODELS[model]
    assert (row["half_life_days"], row["first_weight"], row["last_weight"]) == (
        half_life_days,
        first_weight,
        last_weight,
    )


def test_one_model_is_official_so_that_revenue_is_counted_once() -> None:
    assert [row["is_official"] for row in MODELS.values()].count("true") == 1
