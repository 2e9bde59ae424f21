"""What is wrong with input is said in one line per mistake."""

from __future__ import annotations

import pandas as pd
import pytest

from tributary.predictive.attribution import attribute
from tributary.predictive.columns import InputError

TOUCHES = {
    "touchpoint_id": ["a", "b"],
    "contact_id": ["1", "2"],
    "touched_at": ["2026-01-01", "2026-01-02T10:00:00+02:00"],
    "channel": ["email", "direct"],
}
CONVERSIONS = {
    "conversion_id": ["x", "y"],
    "contact_id": ["1", "2"],
    "converted_at": ["2026-01-03", "2026-01-03"],
    "value": ["1.50", ""],
}


def mistakes(touches: dict | None = None, conversions: dict | None = None, **choices) -> list[str]:
    with pytest.raises(InputError) as caught:
        attribute(
            pd.DataFrame(TOUCHES | (touches or {})),
            pd.DataFrame(CONVERSIONS | (conversions or {})),
            **choices,
        )
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("touches", "conversions", "line"),
    [
        ({"contact_id": ["1", " "]}, {}, "touchpoints: contact_id is empty in row 2"),
        ({"channel": [None, None]}, {}, "touchpoints: channel is empty in row 1 and 1 more"),
        (
            {"touchpoint_id": ["a", "a"]},
            {},
            "touchpoints: touchpoint_id is not unique: 'a' stands in 2 rows",
        ),
        (
            {"touched_at": ["2026-01-01", "soon"]},
            {},
            "touchpoints: touched_at is not a timestamp in row 2: 'soon'",
        ),
        (
            {"touched_at": [20260101, 20260102]},
            {},
            "touchpoints: touched_at holds numbers (int64), not timestamps",
        ),
        (
            {"channel": ["email", "unattributed"]},
            {},
            "touchpoints: channel 'unattributed' is kept for conversions without a touch in row 2",
        ),
        ({}, {"value": ["1,50", "2"]}, "conversions: value is no amount in row 1: '1,50'"),
        (
            {},
            {"value": [float("inf"), 2]},
            "conversions: value is no amount in row 1: inf",
        ),
        ({}, {"converted_at": ["", "2026-01-01"]}, "conversions: converted_at is empty in row 1"),
    ],
)
def test_a_bad_value_is_named_with_its_row(touches: dict, conversions: dict, line: str) -> None:
    assert mistakes(touches, conversions) == [line]


def test_missing_columns_are_named_each() -> None:
    with pytest.raises(InputError) as caught:
        attribute(pd.DataFrame({"contact_id": [], "when": []}), pd.DataFrame(CONVERSIONS))
    assert caught.value.mistakes == [
        "touchpoints: column touched_at is missing (columns: contact_id, when)",
        "touchpoints: column channel is missing (columns: contact_id, when)",
    ]


def test_choices_are_checked() -> None:
    assert mistakes(models=["best"])[0].startswith("no model is called 'best'; choose from")
    assert mistakes(half_life_days=0) == ["the half-life must be a number of days above 0, not 0"]
    assert mistakes(lookback_days=-1) == ["the look-back must be a number of days from 0, not -1"]
    assert mistakes(direct="drop")[0].startswith("direct must be one of keep")


def test_ids_match_whatever_their_type_and_times_of_all_zones_are_utc() -> None:
    rows = attribute(
        pd.DataFrame(TOUCHES | {"contact_id": [1.0, 2.0]}),
        pd.DataFrame(
            CONVERSIONS
            | {"contact_id": [1, 2], "converted_at": pd.to_datetime(["2026-01-03"] * 2, utc=True)}
        ),
        models=["linear"],
    )
    assert rows["touchpoint_id"].tolist() == ["a", "b"]
    assert rows["touched_at"].tolist() == [
        pd.Timestamp("2026-01-01"),
        pd.Timestamp("2026-01-02 08:00"),
    ]


def test_rows_without_ids_are_numbered() -> None:
    touches = {k: v for k, v in TOUCHES.items() if k != "touchpoint_id"}
    rows = attribute(pd.DataFrame(touches), pd.DataFrame(CONVERSIONS), models=["linear"])
    assert rows["touchpoint_id"].tolist() == ["1", "2"]
