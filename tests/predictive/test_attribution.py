"""Attribution against a literal recomputation, and the closed forms of short journeys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from predictive import journeys_by_hand as by_hand
from predictive.journeys_by_hand import Conversion, Touch

from tributary.predictive.attribution import MODELS, attribute, by_channel

RULES = [m for m in MODELS if m not in {"markov", "shapley"}]
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

# Few channels, contacts and instants, so that ties, repeats and shared touches happen often.
instants = st.integers(0, 40).map(lambda n: BEGIN + timedelta(hours=12 * n))
contacts = st.sampled_from(["ann", "bob", "cid"])
channels = st.sampled_from(["direct", "email", "paid_search", "referral"])
values = st.one_of(
    st.decimals(-1000, 100_000, places=2), st.decimals(0, "0.0009", places=4), st.none()
)


@st.composite
def data_sets(draw: st.DrawFn) -> tuple[list[Touch], list[Conversion]]:
    rows = draw(st.lists(st.tuples(contacts, instants, channels), max_size=14))
    touches = [Touch(f"t{n:02}", *row) for n, row in enumerate(rows)]
    rows = draw(st.lists(st.tuples(contacts, instants, values), min_size=1, max_size=5))
    return touches, [
        Conversion(f"c{n}", who, at, "" if value is None else str(value))
        for n, (who, at, value) in enumerate(rows)
    ]


def attributed(touches: list[Touch], conversions: list[Conversion], **choices) -> pd.DataFrame:
    return attribute(
        pd.DataFrame(touches, columns=Touch._fields),
        pd.DataFrame(conversions, columns=Conversion._fields),
        **choices,
    )


def credits_of(rows: pd.DataFrame, model: str, conversion_id: str) -> list[tuple[str, float]]:
    chosen = rows[(rows["model"] == model) & (rows["conversion_id"] == conversion_id)]
    return list(zip(chosen["touchpoint_id"], chosen["credit"], strict=True))


@settings(deadline=None)
@given(
    data_sets(),
    st.sampled_from([0.5, 7, 30]),
    st.sampled_from([0, 3, 90]),
    st.sampled_from(["keep", "ignore_unless_only"]),
)
def test_rules_credit_as_by_hand(data, half_life, lookback, direct) -> None:
    touches, conversions = data
    rows = attributed(
        touches, conversions, half_life_days=half_life, lookback_days=lookback, direct=direct
    )
    for conversion in conversions:
        own = by_hand.journey(touches, conversion, lookback, direct)
        for model in RULES if own else []:
            expected = by_hand.by_rule(model, own, conversion, half_life)
            found = credits_of(rows, model, conversion.conversion_id)
            assert [name for name, _ in found] == [t.touchpoint_id for t in own]
            assert [credit for _, credit in found] == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(data_sets(), st.sampled_from([3, 90]))
def test_markov_is_the_removal_of_each_channel(data, lookback) -> None:
    touches, conversions = data
    rows = attributed(touches, conversions, models=["markov"], lookback_days=lookback)
    won, lost = by_hand.paths(touches, conversions, lookback)
    effects = by_hand.removal_effects(won, lost) if won else {}
    total = sum(effects.values())
    weights = rows.dropna(subset="channel_weight").groupby("channel")["channel_weight"].first()
    for channel, weight in weights.items():
        assert weight == pytest.approx(float(effects[channel] / total), abs=1e-9)
    for conversion in conversions:
        own = [t.channel for t in by_hand.journey(touches, conversion, lookback)]
        shared = sum(effects[c] for c in set(own))
        expected = [float(effects[c] / shared / own.count(c)) for c in own]
        found = [c for _, c in credits_of(rows, "markov", conversion.conversion_id)]
        assert found == pytest.approx(expected or [1.0], abs=1e-9)


@settings(deadline=None)
@given(data_sets())
def test_shapley_is_the_mean_over_all_orders_of_arrival(data) -> None:
    touches, conversions = data
    rows = attributed(touches, conversions, models=["shapley"])
    won, _ = by_hand.paths(touches, conversions, 90)
    values = by_hand.shapley_values(won)
    found = by_channel(rows).set_index("channel")
    assert set(found.index) - {"unattributed"} == set(values)
    for channel, value in values.items():
        assert found.loc[channel, "conversions"] == pytest.approx(float(value), abs=1e-9)
        assert found.loc[channel, "channel_weight"] == pytest.approx(float(value) / len(won))


@settings(deadline=None)
@given(data_sets(), st.sampled_from(["keep", "ignore_unless_only"]))
def test_conversions_and_revenue_are_conserved(data, direct) -> None:
    touches, conversions = data
    rows = attributed(touches, conversions, direct=direct)
    for (_, conversion_id), part in rows.groupby(["model", "conversion_id"]):
        value = next(c.value for c in conversions if c.conversion_id == conversion_id)
        assert part["credit"].sum() == pytest.approx(1, abs=1e-9)
        if value == "":
            assert part["attributed_revenue"].isna().all()
            continue
        revenue = [Decimal(v) for v in part["attributed_revenue"]]
        assert sum(revenue) == Decimal(value)
        assert all(r * Decimal(value) >= 0 for r in revenue), "no part has the other sign"
    assert set(rows.groupby("model")["conversion_id"].nunique()) == {len(conversions)}
    channels = by_channel(rows)
    assert channels.groupby("model")["conversions"].sum().tolist() == pytest.approx(
        [len(conversions)] * len(MODELS)
    )


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("first_touch", [[1], [1, 0], [1, 0, 0], [1, 0, 0, 0]]),
        ("last_touch", [[1], [0, 1], [0, 0, 1], [0, 0, 0, 1]]),
        ("linear", [[1], [1 / 2] * 2, [1 / 3] * 3, [1 / 4] * 4]),
        ("position_based", [[1], [0.5, 0.5], [0.4, 0.2, 0.4], [0.4, 0.1, 0.1, 0.4]]),
        # A touch a half-life apart: each weighs twice the one before.
        (
            "time_decay",
            [[1], [1 / 3, 2 / 3], [1 / 7, 2 / 7, 4 / 7], [1 / 15, 2 / 15, 4 / 15, 8 / 15]],
        ),
        # All journeys alike and none lost: every channel is indispensable.
        ("markov", [[1], [1 / 2] * 2, [1 / 3] * 3, [1 / 4] * 4]),
        ("shapley", [[1], [1 / 2] * 2, [1 / 3] * 3, [1 / 4] * 4]),
    ],
)
def test_closed_forms_for_one_to_four_touches(model: str, expected: list[list[float]]) -> None:
    for n, shares in enumerate(expected, start=1):
        touches = [
            Touch(f"t{k}", "ann", BEGIN + timedelta(days=7 * k), f"channel {k}") for k in range(n)
        ]
        conversion = Conversion("c", "ann", BEGIN + timedelta(days=7 * n - 4), "10")
        rows = attributed(touches, [conversion], models=[model])
        assert [c for _, c in credits_of(rows, model, "c")] == pytest.approx(shares, abs=1e-12)


def test_the_remainder_of_rounding_is_the_last_touchs() -> None:
    touches = [Touch(f"t{k}", "ann", BEGIN + timedelta(days=k), "email") for k in range(3)]
    rows = attributed(
        touches, [Conversion("c", "ann", BEGIN + timedelta(days=9), "100.00")], models=["linear"]
    )
    assert [str(v) for v in rows["attributed_revenue"]] == ["33.3333", "33.3333", "33.3334"]


def test_both_ends_of_the_look_back_count() -> None:
    at = BEGIN + timedelta(days=90)
    touches = [
        Touch("too old", "ann", BEGIN - timedelta(microseconds=1), "email"),
        Touch("oldest", "ann", BEGIN, "email"),
        Touch("newest", "ann", at, "email"),
        Touch("too late", "ann", at + timedelta(microseconds=1), "email"),
    ]
    rows = attributed(touches, [Conversion("c", "ann", at, "1")], models=["linear"])
    assert [name for name, _ in credits_of(rows, "linear", "c")] == ["oldest", "newest"]


def test_touches_at_one_instant_are_in_the_order_of_their_channels() -> None:
    touches = [Touch("1", "ann", BEGIN, "referral"), Touch("2", "ann", BEGIN, "email")]
    conversion = Conversion("c", "ann", BEGIN, "1")
    rows = attributed(touches, [conversion], models=["first_touch"])
    assert credits_of(rows, "first_touch", "c") == [("2", 1.0), ("1", 0.0)]
    assert attributed(touches[::-1], [conversion], models=["first_touch"]).equals(rows)


def test_a_short_half_life_does_not_underflow() -> None:
    touches = [Touch(f"t{k}", "ann", BEGIN + timedelta(days=k), "email") for k in range(2)]
    conversion = Conversion("c", "ann", BEGIN + timedelta(days=80), "1")
    rows = attributed(touches, [conversion], models=["time_decay"], half_life_days=0.01)
    assert rows["credit"].tolist() == pytest.approx([0, 1])


def test_without_any_touch_all_is_unattributed() -> None:
    rows = attributed([], [Conversion("c", "ann", BEGIN, "7.50")])
    assert rows["channel"].tolist() == ["unattributed"] * len(MODELS)
    assert rows["credit"].tolist() == [1.0] * len(MODELS)
    assert {str(v) for v in rows["attributed_revenue"]} == {"7.5000"}
    assert len(attributed([], [])) == 0


def test_columns_have_their_types_whatever_there_is() -> None:
    conversion = Conversion("c", "ann", BEGIN, "1")
    full = attributed([Touch("t", "ann", BEGIN, "email")], [conversion])
    for rows in (attributed([], [conversion]), attributed([], [])):
        assert rows.dtypes.to_dict() == full.dtypes.to_dict()
