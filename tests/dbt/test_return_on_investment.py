"""Shared cost is given out exactly, and a metric of business impact has one band."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import render

from tributary.settings import PROJECT_DIR

FILES = ("engine/rounding.sql", "money.sql", "return_on_investment.sql")
SHARES = render("{{ shares_of('amount', 'share_end', 'share_end - weight', 'whole') }}", FILES)
BAND = render("{{ impact_band('value', 'direction', 'target', 'warning', 'critical') }}", FILES)
ROI = render("{{ return_on_investment('gain', 'cost') }}", FILES)
#: From best to worst.
BANDS = ("excellent", "acceptable", "warning", "critical")

amounts = st.decimals(Decimal(-10) ** 8, Decimal(10) ** 8, places=4)
weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=9).filter(any)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@settings(max_examples=200, deadline=None)
@given(amount=amounts, weights=weights)
def test_parts_sum_to_the_amount_and_none_is_off_by_more_than_a_rounding(
    connection: duckdb.DuckDBPyConnection, amount: Decimal, weights: list[int]
) -> None:
    rows = connection.execute(
        f"""
        select {SHARES} from (
            select ?::decimal(18, 4) as amount, weight,
                sum(weight) over (order by place) as share_end, sum(weight) over () as whole, place
            from (select unnest(?::decimal(19, 0)[]) as weight,
                         generate_subscripts(?::decimal(19, 0)[], 1) as place)
        ) order by place
        """,
        [amount, weights, weights],
    ).fetchall()
    parts = [part for (part,) in rows]
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) <= Decimal("0.0001")


@pytest.mark.parametrize(
    ("gain", "cost", "roi"),
    [(4.2, 1, 3.2), (265, 43.2, 5.134), (440, 43.2, 9.185), (349_920, 43_200, 7.1), (5, 0, None)],
)
def test_return_is_net_of_cost_and_unknown_without_any(
    connection: duckdb.DuckDBPyConnection, gain: float, cost: float, roi: float | None
) -> None:
    """Paid search with a ROAS of 4.2 has an ROI of 320 %."""
    row = connection.execute(
        f"select round({ROI}, 3)"
        " from (select ?::decimal(18, 4) as gain, ?::decimal(18, 4) as cost)",
        [gain, cost],
    ).fetchone()
    assert row == (roi,)


def bands() -> list[dict[str, str]]:
    """The metrics of the ROI dashboard with their limits."""
    path = PROJECT_DIR / "dbt_project" / "seeds" / "impact_bands.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def band(connection: duckdb.DuckDBPyConnection, metric: dict[str, str], value: float) -> str:
    row = connection.execute(
        f"select {BAND} from (select ?::double as value, ? as direction, ?::double as target,"
        " ?::double as warning, ?::double as critical)",
        [value, *(metric[name] for name in ("direction", "target", "warning", "critical"))],
    ).fetchone()
    assert row is not None
    return str(row[0])


def test_all_eight_metrics_have_all_their_limits() -> None:
    """Not only the latency of the WebSocket: each can be a warning and can be critical."""
    limited = {
        metric["metric"]
        for metric in bands()
        if all(float(metric[limit]) > 0 for limit in ("target", "warning", "critical"))
    }
    assert limited == {
        "net_roi",
        "websocket_latency",
        "ml_inference_latency",
        "vision_analysis_latency",
        "coaching_analysis_latency",
        "error_rate",
        "system_uptime",
        "feature_adoption_rate",
    }


@pytest.mark.parametrize("metric", bands(), ids=lambda metric: metric["metric"])
def test_bands_have_no_hole_and_follow_each_other(
    connection: duckdb.DuckDBPyConnection, metric: dict[str, str]
) -> None:
    target, warning, critical = (float(metric[n]) for n in ("target", "warning", "critical"))
    worse = 1e-9 if metric["direction"] == "down_good" else -1e-9
    met = [band(connection, metric, value) for value in (target - worse, target)]
    short = [band(connection, metric, value) for value in (target + worse, warning)]
    warned = [band(connection, metric, value) for value in (warning + worse, critical)]
    assert (met, short, warned) == (
        ["excellent"] * 2,
        ["acceptable"] * 2,
        ["warning"] * 2,
    )
    assert band(connection, metric, critical + worse) == "critical"


@settings(max_examples=200, deadline=None)
@given(first=st.floats(0, 10), second=st.floats(0, 10))
def test_a_worse_value_has_no_better_band(
    connection: duckdb.DuckDBPyConnection, first: float, second: float
) -> None:
    roi = bands()[0]
    low, high = (BANDS.index(band(connection, roi, v)) for v in sorted((first, second)))
    assert low >= high
