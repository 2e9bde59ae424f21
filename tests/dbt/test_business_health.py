"""Scores stay between 0 and 100, grow with what they score, and weigh only what is known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rendered_macros import render

FILES = ("health.sql",)
WEIGHTS = {"a": Decimal("0.25"), "b": Decimal("0.20"), "c": Decimal("0.15"), "d": Decimal("0.10")}
SCORE = render(
    "{{ weighted_mean_of_present({'a': 0.25, 'b': 0.20, 'c': 0.15, 'd': 0.10}, 1) }}", FILES
)
BAND = render("{{ business_health_band('score') }}", FILES)
DRIVER = render("{{ top_driver({'a': 'a', 'b': 'b', 'c': 'c'}) }}", FILES)

numbers = st.floats(-1e6, 1e6)
scores = st.decimals(0, 100, places=2)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def normalised(
    connection: duckdb.DuckDBPyConnection, value: float | None, worst: float, best: float
) -> Decimal | None:
    expression = render(
        "{{ normalised_score('value', '" + f"{worst!r}', '{best!r}" + "') }}", FILES
    )
    row = connection.execute(
        f"select {expression} from (select ?::double as value)", [value]
    ).fetchone()
    assert row is not None
    result: Decimal | None = row[0]
    return result


@settings(max_examples=200, deadline=None)
@given(
    values=st.tuples(numbers, numbers), worst=st.integers(-100, 100), best=st.integers(-100, 100)
)
def test_a_score_is_bounded_and_better_is_never_less(
    connection: duckdb.DuckDBPyConnection, values: tuple[float, float], worst: int, best: int
) -> None:
    assume(worst != best)
    low, high = (normalised(connection, value, worst, best) for value in sorted(values))
    assert low is not None
    assert high is not None
    assert 0 <= low <= 100
    assert 0 <= high <= 100
    assert low <= high if best > worst else low >= high


@pytest.mark.parametrize(
    ("value", "worst", "best", "score"),
    [
        (99.97, 99.0, 99.99, "97.98"),
        (99.9, 99.0, 99.99, "90.91"),
        (98, 99.0, 99.99, "0"),
        (50, -100, 100, "75"),
        (105, 180, 30, "50"),
        (None, 0, 1, None),
    ],
)
def test_worked_examples_of_scores(
    connection: duckdb.DuckDBPyConnection,
    value: float | None,
    worst: float,
    best: float,
    score: str | None,
) -> None:
    """M-01: an uptime of 99.97 % scores 97.98, of 99.9 % 90.91, an NPS of 50 scores 75."""
    assert normalised(connection, value, worst, best) == (None if score is None else Decimal(score))


@settings(max_examples=200, deadline=None)
@given(parts=st.fixed_dictionaries({name: st.none() | scores for name in WEIGHTS}))
def test_what_is_unknown_leaves_its_weight_to_the_others(
    connection: duckdb.DuckDBPyConnection, parts: dict[str, Decimal | None]
) -> None:
    columns = ", ".join(f"?::decimal(5, 2) as {name}" for name in parts)
    row = connection.execute(
        f"select {SCORE} from (select {columns})", list(parts.values())
    ).fetchone()
    known = {name: part for name, part in parts.items() if part is not None}
    if not known:
        assert row == (None,)
        return
    weight = sum(WEIGHTS[name] for name in known)
    mean = sum(WEIGHTS[name] * part for name, part in known.items()) / Decimal(weight)
    expected = mean.quantize(Decimal("1e-8"), ROUND_HALF_UP).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert row == (expected,)


@settings(max_examples=100, deadline=None)
@given(score=st.decimals(0, 100, places=1))
def test_every_score_has_one_band(connection: duckdb.DuckDBPyConnection, score: Decimal) -> None:
    limits = {"excellent": 90, "good": 75, "warning": 60, "critical": 0}
    expected = next(band for band, limit in limits.items() if score >= limit)
    row = connection.execute(
        f"select {BAND} from (select ?::decimal(7, 1) as score)", [score]
    ).fetchone()
    assert row == (expected,)


@pytest.mark.parametrize(
    ("a", "b", "c", "driver"),
    [
        (1, 2, 3, "c"),
        (None, 2, 1, "b"),
        (5, 5, None, "a"),
        (0, 0, 0, None),
        (None, None, None, None),
    ],
)
def test_the_highest_risk_drives(
    connection: duckdb.DuckDBPyConnection,
    a: int | None,
    b: int | None,
    c: int | None,
    driver: str | None,
) -> None:
    row = connection.execute(
        f"select {DRIVER} from (select ?::int as a, ?::int as b, ?::int as c)", [a, b, c]
    ).fetchone()
    assert row == (driver,)
