"""The bands of uptime and error rates: fractions everywhere, and no promise is broken silently."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
import yaml
from rendered_macros import macro_sql

from tributary.settings import PROJECT_DIR

MARTS = PROJECT_DIR / "models" / "marts"


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def answer(
    connection: duckdb.DuckDBPyConnection, macro: str, *arguments: float | str | None
) -> str | None:
    """What the macro of that name and file says of literal arguments."""
    literals = ["cast(null as double)" if a is None else str(a) for a in arguments]
    sql = macro_sql(f"{macro}.sql", macro, *literals)
    found = connection.execute(f"select {sql}").fetchone()
    assert found is not None
    return None if found[0] is None else str(found[0])


@pytest.mark.parametrize(
    ("error_rate", "level"),
    [
        (0.00023, "ok"),
        (0.001, "ok"),
        (0.0011, "slo_breach"),
        (0.005, "slo_breach"),
        (0.0051, "warning"),
        (0.01, "warning"),
        (0.011, "critical"),
        (1, "critical"),
        (0, "ok"),
        (None, None),
    ],
)
def test_errors_are_a_breach_before_they_are_an_alarm(
    connection: duckdb.DuckDBPyConnection, error_rate: float | None, level: str | None
) -> None:
    assert answer(connection, "alert_level", error_rate, 0.001, 0.005, 0.01) == level


@pytest.mark.parametrize(
    ("milliseconds", "level"),
    [
        (145, "ok"),
        (200, "ok"),
        (201, "slo_breach"),
        (500, "slo_breach"),
        (501, "warning"),
        (1000, "warning"),
        (1001, "critical"),
    ],
)
def test_slowness_is_a_breach_before_it_is_an_alarm(
    connection: duckdb.DuckDBPyConnection, milliseconds: float, level: str
) -> None:
    assert answer(connection, "alert_level", milliseconds, 200, 500, 1000) == level


@pytest.mark.parametrize(
    ("uptime", "target", "band"),
    [
        (0.9994, 0.999, "on_target"),
        (0.999, 0.999, "on_target"),
        (0.997, 0.999, "watch"),
        (0.9949, 0.999, "warning"),
        (0.9899, 0.999, "critical"),
        (0.9901, 0.99, "on_target"),  # the unit whose own target is 99 %
    ],
)
def test_bands_of_uptime(
    connection: duckdb.DuckDBPyConnection, uptime: float, target: float, band: str
) -> None:
    limits = (target, 0.995, 0.99) if target > 0.99 else (target, None, None)
    assert answer(connection, "kpi_status", uptime, "'up_good'", *limits, "true") == band


@pytest.mark.parametrize(
    ("scope", "limits"),
    [("service", (0.001, 0.005, 0.01)), ("platform", (0.01, 0.02, 0.05))],
)
def test_bands_of_error_rates_are_those_of_their_scope(
    connection: duckdb.DuckDBPyConnection, scope: str, limits: tuple[float, float, float]
) -> None:
    target, warning, critical = limits
    for rate, band in (
        (target, "on_target"),
        ((target + warning) / 2, "watch"),
        (warning, "warning"),
        (critical, "critical"),
    ):
        found = answer(connection, "kpi_status", rate, "'down_good'", *limits, "true")
        assert found == band, (scope, rate)


def test_columns_called_rate_say_that_they_are_fractions() -> None:
    for file in ("reliability/_reliability.yml", "devops/_devops.yml", "shared/_service.yml"):
        for model in yaml.safe_load((MARTS / file).read_text("utf-8"))["models"]:
            for column in model["columns"]:
                if column["name"].endswith("_rate"):
                    assert "(0-1)" in column["description"], (model["name"], column["name"])
