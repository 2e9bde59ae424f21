"""Downtime: of overlapping incidents the gravest counts, once, as plain Python counts them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import render

from tributary.settings import PROJECT_DIR

MODEL = PROJECT_DIR / "models" / "intermediate" / "reliability" / "int_reliability__downtime.sql"
START = datetime(2026, 3, 1, tzinfo=UTC)
IMPACTS = (Decimal("1"), Decimal("0.3"), Decimal("0.05"), Decimal("0"))
#: (service, begin and end in seconds, impact)
Incident = tuple[str, int, int, Decimal]
incidents = st.lists(
    st.tuples(
        st.sampled_from(("web", "api")),
        st.integers(0, 300),
        st.integers(0, 120),
        st.sampled_from(IMPACTS),
    ).map(lambda drawn: (drawn[0], drawn[1], drawn[1] + drawn[2], drawn[3])),
    max_size=12,
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table int_reliability__incidents_rated (tenant_id varchar, service varchar, "
            "incident_id varchar, severity varchar, impact_rate decimal(6, 4), "
            "triggered_at timestamp, lasted_until_at timestamp)"
        )
        connection.execute(f"create view downtime as {render(MODEL.read_text('utf-8'))}")
        yield connection


def load(connection: duckdb.DuckDBPyConnection, found: list[Incident]) -> None:
    connection.execute("delete from int_reliability__incidents_rated")
    for number, (service, begin, end, impact) in enumerate(found):
        begun, ended = ((START + timedelta(seconds=at)).replace(tzinfo=None) for at in (begin, end))
        connection.execute(
            "insert into int_reliability__incidents_rated values ('t', ?, ?, 'any', ?, ?, ?)",
            [service, f"i{number:03}", impact, begun, ended],
        )


def lost_by_hand(found: list[Incident], service: str) -> Decimal:
    """Second by second: the greatest impact of the incidents that last then."""
    return sum(
        (
            max((i[3] for i in found if i[0] == service and i[1] <= second < i[2]), default=0)
            * Decimal(1)
            for second in range(500)
        ),
        Decimal(0),
    )


@settings(max_examples=60, deadline=None)
@given(found=incidents)
def test_downtime_is_what_plain_python_counts(
    connection: duckdb.DuckDBPyConnection, found: list[Incident]
) -> None:
    load(connection, found)
    rows = connection.execute(
        "select service, sum(date_sub('second', started_at, ended_at) * impact_rate) "
        "from downtime group by service"
    ).fetchall()
    lost = dict(rows)
    for service in ("web", "api"):
        assert lost.get(service, Decimal(0)) == lost_by_hand(found, service)


@settings(max_examples=30, deadline=None)
@given(found=incidents)
def test_no_time_is_in_two_rows(
    connection: duckdb.DuckDBPyConnection, found: list[Incident]
) -> None:
    load(connection, found)
    overlapping = connection.execute(
        "select count(*) from downtime as a join downtime as b on a.service = b.service "
        "and a.started_at < b.started_at and a.ended_at > b.started_at"
    ).fetchone()
    assert overlapping == (0,)


def test_a_graver_incident_within_another_takes_its_time(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    load(connection, [("web", 0, 100, Decimal("0.3")), ("web", 40, 60, Decimal(1))])
    rows = connection.execute(
        "select incident_id, date_sub('second', started_at, ended_at), incident_count "
        "from downtime order by started_at"
    ).fetchall()
    assert rows == [("i000", 40, 1), ("i001", 20, 2), ("i000", 40, 1)]


def test_of_equally_grave_incidents_the_first_counts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    load(connection, [("web", 50, 120, Decimal(1)), ("web", 0, 100, Decimal(1))])
    rows = connection.execute(
        "select incident_id, sum(date_sub('second', started_at, ended_at)) "
        "from downtime group by 1 order by 1"
    ).fetchall()
    assert rows == [("i000", 20), ("i001", 100)]
