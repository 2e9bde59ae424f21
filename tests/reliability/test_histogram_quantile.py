"""The quantiles of histograms: right within a bucket, and of the merged histogram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import macro_sql

BOUNDS = (100, 200, 400, 800, "inf")
COLUMNS = tuple(f"bucket_{n}" for n in range(len(BOUNDS)))
latencies = st.lists(st.floats(0, 800, exclude_min=True), min_size=1, max_size=300)
ranks = st.sampled_from((0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def quantile(
    connection: duckdb.DuckDBPyConnection,
    histograms: Sequence[Sequence[int | None]],
    rank: float,
    bounds: Sequence[float | str] = BOUNDS,
) -> float | None:
    """The macro's quantile of the sum of histograms, whose buckets are BIGINT columns."""
    columns = COLUMNS[: len(bounds)]
    sql = macro_sql("histograms.sql", "histogram_quantile", list(columns), list(bounds), rank)
    summed = ", ".join(f"sum({column}) as {column}" for column in columns)
    row = ", ".join("?::bigint" for _ in columns)
    rows = ", ".join(f"({row})" for _ in histograms)
    found = connection.execute(
        f"select {sql} from (select {summed} from (values {rows}) as t({', '.join(columns)}))",
        [count for histogram in histograms for count in histogram],
    ).fetchone()
    assert found is not None
    return None if found[0] is None else float(found[0])


def buckets(values: Sequence[float]) -> list[int]:
    """How many values lie in each bucket: above the bound before, at most its own."""
    edges = [float(bound) for bound in BOUNDS]
    places = np.searchsorted(edges, values, side="left")
    return np.bincount(places, minlength=len(BOUNDS)).tolist()  # type: ignore[no-any-return]


def holds(value: float) -> tuple[float, float]:
    """The bounds of the bucket that a value lies in."""
    edges = [0.0, *(float(bound) for bound in BOUNDS)]
    place = int(np.searchsorted(edges, value, side="left"))
    return edges[place - 1], edges[place]


@settings(max_examples=150, deadline=None)
@given(values=latencies, rank=ranks)
def test_a_quantile_lies_in_the_bucket_in_which_numpy_finds_it(
    connection: duckdb.DuckDBPyConnection, values: list[float], rank: float
) -> None:
    exact = float(np.quantile(values, rank, method="inverted_cdf"))
    lower, upper = holds(exact)
    found = quantile(connection, [buckets(values)], rank)
    assert found is not None and lower <= found <= upper


def test_a_quantile_of_even_values_is_that_of_numpy(connection: duckdb.DuckDBPyConnection) -> None:
    values = np.arange(1, 801) * 1.0
    for rank in (0.05, 0.5, 0.95, 0.99):
        found = quantile(connection, [buckets(values.tolist())], rank)
        assert found == pytest.approx(np.quantile(values, rank), abs=1.0)


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(latencies, min_size=2, max_size=4), rank=ranks)
def test_histograms_are_merged_and_then_interpolated(
    connection: duckdb.DuckDBPyConnection, parts: list[list[float]], rank: float
) -> None:
    together = buckets([value for part in parts for value in part])
    merged = quantile(connection, [buckets(part) for part in parts], rank)
    assert merged == quantile(connection, [together], rank)


def test_an_average_of_quantiles_is_another_number(connection: duckdb.DuckDBPyConnection) -> None:
    busy, quiet = [990, 10, 0, 0, 0], [0, 0, 0, 10, 0]
    average = sum(quantile(connection, [h], 0.95) or 0 for h in (busy, quiet)) / 2
    merged = quantile(connection, [busy, quiet], 0.95)
    assert merged == pytest.approx(100 * 0.95 * 1010 / 990)
    assert average > 4 * (merged or 0)


def test_the_rank_at_a_bucket_s_end_is_its_bound(connection: duckdb.DuckDBPyConnection) -> None:
    assert quantile(connection, [[7, 0, 93, 0, 0]], 0.07) == 100
    assert quantile(connection, [[7, 0, 93, 0, 0]], 0) == 0
    assert quantile(connection, [[0, 7, 93, 0, 0]], 0) == 100
    assert quantile(connection, [[7, 0, 93, 0, 0]], 1) == 400


def test_the_open_bucket_gives_its_lower_bound(connection: duckdb.DuckDBPyConnection) -> None:
    assert quantile(connection, [[1, 1, 1, 1, 96]], 0.5) == 800
    assert quantile(connection, [[1, 1, 1, 1, 96]], 1) == 800


@pytest.mark.parametrize("histogram", [[0, 0, 0, 0, 0], [None] * 5, [3, None, 2, 0, 0]])
def test_what_is_empty_or_not_wholly_known_has_no_quantile(
    connection: duckdb.DuckDBPyConnection, histogram: list[int | None]
) -> None:
    assert quantile(connection, [histogram], 0.5) is None


def test_bounds_may_be_fractions_and_an_infinite_number(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    bounds = [0.05, 0.1, float("inf")]
    assert quantile(connection, [[10, 10, 0]], 0.75, bounds) == pytest.approx(0.075)
    assert quantile(connection, [[0, 0, 1]], 0.75, bounds) == pytest.approx(0.1)
