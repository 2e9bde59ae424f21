"""Bands and scores of delivery and automation: the macros' own SQL against a recomputation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import render

MACROS = ("text.sql", "engine/rounding.sql", "engine/dates.sql", "delivery.sql", "automation.sql")
HEALTH = ("healthy", "watch", "warning", "critical", "insufficient_data")
WEIGHTS = {
    "technical_accuracy_score": 30,
    "completeness_score": 25,
    "timeliness_score": 20,
    "communication_score": 15,
    "client_satisfaction_score": 10,
}
OPEN = ("discovery", "audit", "implementation", "testing", "other")
BUCKETS = {"urgent", "in_progress", "ready_for_delivery", "on_hold"}

rates = st.floats(0, 1, allow_nan=False)
scores = st.one_of(st.none(), st.integers(100, 500))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def evaluate(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> object:
    """The value of an expression over columns of one row."""
    columns = ", ".join(f"${name} as {name}" for name in values)
    row = connection.execute(f"select {sql} from (select {columns})", values).fetchone()
    assert row is not None
    return row[0]


UPTIME = render("{{ uptime_band('cast(rate as double)') }}", MACROS)
ERRORS = render("{{ error_rate_band('cast(rate as double)', 'finished') }}", MACROS)
WORSE = render("{{ worse_band('one', 'other') }}", MACROS)
QUALITY = render("{{ quality_band('cast(score as decimal(5, 2))') }}", MACROS)
SCORE = render("{{ quality_score() }}", MACROS)
WEIGHT = render("{{ quality_weight_known() }}", MACROS)
BUCKET = render("{{ attention_bucket('status', 'is_urgent') }}", MACROS)
EFFICIENCY = render(
    "{{ delivery_efficiency_score('on_time::double', 'target::double', 'hours::double',"
    " 'rework::double') }}",
    MACROS,
)


@settings(max_examples=400, deadline=None)
@given(rate=st.one_of(rates, st.sampled_from([0.95, 0.98, 0.985, 0.989, 0.99, 0.992])))
def test_every_uptime_has_exactly_one_band(
    connection: duckdb.DuckDBPyConnection, rate: float
) -> None:
    limits = {"healthy": rate >= 0.99, "warning": 0.95 <= rate < 0.99, "critical": rate < 0.95}
    assert [name for name, holds in limits.items() if holds] == [
        evaluate(connection, UPTIME, rate=rate)
    ]


@settings(max_examples=400, deadline=None)
@given(
    rate=st.one_of(rates, st.sampled_from([0.01, 0.010001, 0.02, 0.0199, 0.05, 0.0499])),
    finished=st.integers(0, 40),
)
def test_every_error_rate_has_exactly_one_band(
    connection: duckdb.DuckDBPyConnection, rate: float, finished: int
) -> None:
    limits = {
        "insufficient_data": finished < 20,
        "healthy": finished >= 20 and rate <= 0.01,
        "watch": finished >= 20 and 0.01 < rate < 0.02,
        "warning": finished >= 20 and 0.02 <= rate < 0.05,
        "critical": finished >= 20 and rate >= 0.05,
    }
    assert [name for name, holds in limits.items() if holds] == [
        evaluate(connection, ERRORS, rate=rate, finished=finished)
    ]


def test_what_is_unknown_has_no_band_of_health(connection: duckdb.DuckDBPyConnection) -> None:
    assert evaluate(connection, UPTIME, rate=None) == "insufficient_data"
    assert evaluate(connection, ERRORS, rate=None, finished=50) == "insufficient_data"
    assert evaluate(connection, ERRORS, rate=0.5, finished=None) == "insufficient_data"


@pytest.mark.parametrize("one", HEALTH)
@pytest.mark.parametrize("other", HEALTH)
def test_the_worse_of_two_bands_counts(
    connection: duckdb.DuckDBPyConnection, one: str, other: str
) -> None:
    """Insufficient data is no worse than any band; in every other case the order is as listed."""
    known = [band for band in (one, other) if band != "insufficient_data"]
    expected = max(known, key=HEALTH.index) if known else "insufficient_data"
    assert evaluate(connection, WORSE, one=one, other=other) == expected


@pytest.mark.parametrize("hundredths", range(100, 501))
def test_every_score_has_exactly_one_quality_band(
    connection: duckdb.DuckDBPyConnection, hundredths: int
) -> None:
    limits = {
        "excellent": hundredths >= 450,
        "good": 400 <= hundredths < 450,
        "acceptable": 350 <= hundredths < 400,
        "needs_improvement": hundredths < 350,
    }
    band = evaluate(connection, QUALITY, score=Decimal(hundredths).scaleb(-2))
    assert [name for name, holds in limits.items() if holds] == [band]


def test_weights_sum_to_one(connection: duckdb.DuckDBPyConnection) -> None:
    five = {name: Decimal(5) for name in WEIGHTS}
    assert sum(WEIGHTS.values()) == 100
    assert evaluate(connection, WEIGHT, **five) == 1
    assert evaluate(connection, SCORE, **five) == 5


@settings(max_examples=500, deadline=None)
@given(hundredths=st.tuples(*[scores] * len(WEIGHTS)))
def test_quality_score_is_the_exact_weighted_mean_of_what_is_known(
    connection: duckdb.DuckDBPyConnection, hundredths: tuple[int | None, ...]
) -> None:
    named = dict(zip(WEIGHTS, hundredths, strict=True))
    known = {name: value for name, value in named.items() if value is not None}
    weight = sum(WEIGHTS[name] for name in known)
    expected = None
    if weight >= 80:
        mean = Fraction(sum(WEIGHTS[name] * value for name, value in known.items()), weight)
        expected = Decimal(math.floor(mean + Fraction(1, 2))).scaleb(-2)
    columns = ", ".join(
        f"cast({'null' if value is None else f'{value} / 100.0'} as decimal(5, 2)) as {name}"
        for name, value in named.items()
    )
    row = connection.execute(f"select {SCORE}, {WEIGHT} from (select {columns})").fetchone()
    assert row == (expected, Decimal(weight).scaleb(-2))


@pytest.mark.parametrize("is_urgent", [True, False, None])
@pytest.mark.parametrize("status", [*OPEN, "on_hold", "ready_for_delivery"])
def test_every_open_project_has_exactly_one_bucket(
    connection: duckdb.DuckDBPyConnection, status: str, is_urgent: bool | None
) -> None:
    bucket = evaluate(connection, BUCKET, status=status, is_urgent=is_urgent)
    assert bucket in BUCKETS
    if status not in OPEN:
        assert bucket == status
    else:
        assert (bucket == "urgent") is bool(is_urgent)


@pytest.mark.parametrize("status", ["delivered", "cancelled"])
def test_what_has_ended_is_in_no_bucket(connection: duckdb.DuckDBPyConnection, status: str) -> None:
    assert evaluate(connection, BUCKET, status=status, is_urgent=True) is None


@settings(max_examples=300, deadline=None)
@given(on_time=rates, rework=rates, hours=st.floats(0.01, 5_000), target=st.floats(1, 500))
def test_delivery_efficiency_is_bounded_and_as_defined(
    connection: duckdb.DuckDBPyConnection,
    on_time: float,
    rework: float,
    hours: float,
    target: float,
) -> None:
    score = evaluate(
        connection, EFFICIENCY, on_time=on_time, rework=rework, hours=hours, target=target
    )
    assert isinstance(score, float)
    assert 0 <= score <= 100 + 1e-9
    expected = 100 * (0.4 * on_time + 0.3 * min(1, target / hours) + 0.3 * (1 - rework))
    assert score == pytest.approx(expected)


@pytest.mark.parametrize("missing", ["on_time", "rework", "hours"])
def test_delivery_efficiency_is_unknown_if_a_part_is(
    connection: duckdb.DuckDBPyConnection, missing: str
) -> None:
    parts = {"on_time": 1.0, "rework": 0.0, "hours": 72.0, "target": 72.0, missing: None}
    assert evaluate(connection, EFFICIENCY, **parts) is None
