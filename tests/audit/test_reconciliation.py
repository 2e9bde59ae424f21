"""A load is held against what its source itself reported: rows, and the sums of measures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hand_made import build, declared, expectation
from raw_schema import COMMITS, create_tables
from vendor import Reply, Vendor, vendor_server

from tributary.audit.reconciliation import load_as_reported
from tributary.audit.run import audit
from tributary.lake.commits import newest_extract
from tributary.lake.reported import Reported
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.warehouse.lock import build_lock

AGENTS = {"source": "crm_app", "entity": "agents"}
TABLE = "raw.crm_app__agents"


@pytest.fixture
def hub() -> Iterator[duckdb.DuckDBPyConnection]:
    """A hub in which loads after the first are audited; nothing is loaded yet."""
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema fresh")
        connection.execute(COMMITS)
        create_tables(connection, SOURCES["crm_app"])
        connection.execute("create view fresh.commits as from raw.commits where commit_seq > 1")
        connection.execute(f"create view fresh.agents as from {TABLE} where _commit_seq > 1")
        yield connection


def load(
    hub: duckdb.DuckDBPyConnection,
    seq: int,
    costs: list[str],
    *,
    reported: tuple[int, int] | None,
    rejected: int = 0,
    replaces_all: bool = False,
    **sums: str,
) -> None:
    """A load of agents at these hourly costs, each with a capacity of two."""
    hub.execute(
        "insert into raw.commits by name select ? as commit_seq, ? as source, ? as entity,"
        " 'extract' as kind, ? as received, ? as loaded, ? as rejected, ? as replaces_all,"
        " ? as reported_least, ? as reported_greatest, ? as reported_sums",
        [
            seq,
            *AGENTS.values(),
            len(costs) + rejected,
            len(costs),
            rejected,
            replaces_all,
            *(reported or (None, None)),
            json.dumps(sums) if reported else None,
        ],
    )
    for cost in costs:
        hub.execute(
            f"insert into {TABLE} by name"
            " select ? as _commit_seq, cast(? as decimal(18, 4)) as hourly_cost, 2 as capacity",
            [seq, cost],
        )


def found(hub: duckdb.DuckDBPyConnection) -> list[str]:
    rows = hub.sql(load_as_reported(**AGENTS).replace("{batch}", "fresh.agents")).fetchall()
    return [observed for _, observed in rows]


def test_a_load_as_reported_passes(hub: duckdb.DuckDBPyConnection) -> None:
    load(hub, 2, ["1.5", "2.25"], reported=(2, 2), hourly_cost="3.7500", capacity="4")
    load(hub, 3, [], reported=(0, 0), hourly_cost="0", capacity="0")
    assert found(hub) == []


def test_a_load_of_which_nothing_was_reported_says_nothing(
    hub: duckdb.DuckDBPyConnection,
) -> None:
    load(hub, 2, ["1"], reported=None)
    assert found(hub) == []


@pytest.mark.parametrize(
    ("reported", "rows", "said"),
    [((3, 3), 2, "3"), ((0, 0), 2, "0"), ((3, 5), 2, "3 to 5"), ((3, 5), 6, "3 to 5")],
)
def test_rows_beside_those_reported_are_found(
    hub: duckdb.DuckDBPyConnection, reported: tuple[int, int], rows: int, said: str
) -> None:
    load(hub, 2, ["1"] * rows, reported=reported)
    assert found(hub) == [
        f"crm_app/agents, load 2: the source reported {said} rows, {rows} were received"
    ]


@pytest.mark.parametrize("rows", [3, 4, 5])
def test_a_total_that_moved_while_it_was_read_bounds_the_rows(
    hub: duckdb.DuckDBPyConnection, rows: int
) -> None:
    load(hub, 2, ["1"] * rows, reported=(3, 5))
    assert found(hub) == []


def test_a_sum_that_is_off_by_the_least_unit_is_found(hub: duckdb.DuckDBPyConnection) -> None:
    load(hub, 2, ["99999999999999.9999", "0.0001"], reported=(2, 2), hourly_cost="100000000000000")
    assert found(hub) == []
    load(hub, 3, ["99999999999999.9999"], reported=(1, 1), hourly_cost="100000000000000")
    assert found(hub) == [
        "crm_app/agents, load 3: the source reported a sum of 100000000000000.0000 of hourly_cost,"
        " that of the rows is 99999999999999.9999"
    ]


def test_of_a_load_with_rejected_rows_only_the_number_is_compared(
    hub: duckdb.DuckDBPyConnection,
) -> None:
    load(hub, 2, ["1"], rejected=1, reported=(2, 2), hourly_cost="9")
    assert found(hub) == []
    load(hub, 3, ["1"], rejected=1, reported=(3, 3), hourly_cost="9")
    assert len(found(hub)) == 1


def test_every_fresh_load_is_compared_and_no_former_one(hub: duckdb.DuckDBPyConnection) -> None:
    for seq in (1, 2, 3):
        load(hub, seq, ["1"], reported=(2, 2))
    assert [line.partition(":")[0] for line in found(hub)] == [
        "crm_app/agents, load 2",
        "crm_app/agents, load 3",
    ]


def test_what_a_later_snapshot_replaced_is_no_matter(hub: duckdb.DuckDBPyConnection) -> None:
    load(hub, 2, ["1"], reported=(2, 2), replaces_all=True)
    assert len(found(hub)) == 1
    load(hub, 3, ["1", "1"], reported=(2, 2), replaces_all=True)
    assert found(hub) == []


# -- from the source's server to the refusal ------------------------------------------------------


@pytest.fixture
def salesforce(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    """A Salesforce of which a test says what its queries are answered."""
    with vendor_server() as vendor:
        vendor.serve("/services/oauth2/token", Reply({"access_token": "t"}))
        for name, value in {
            "base_url": vendor.url,
            "client_id": "me",
            "client_secret": "t0p-secret",
        }.items():
            monkeypatch.setenv(f"TRIBUTARY_SALESFORCE__{name.upper()}", value)
        yield vendor


def test_a_source_that_sends_fewer_rows_than_it_has_is_not_published(
    salesforce: Vendor, settings: Settings, tmp_path: Path
) -> None:
    users = [
        {"Id": f"00{n}", "SystemModstamp": "2025-12-01T00:00:00.000+0000", "IsActive": True}
        for n in range(2)
    ]

    def answer(total: int) -> None:
        is_users = " FROM User "
        salesforce.routes["/services/data/v59.0/queryAll"] = lambda request: Reply(
            {"totalSize": total, "done": True, "records": users}
            if is_users in request.query["q"][0]
            else {"totalSize": 0, "done": True, "records": []}
        )

    suites = declared(
        tmp_path / "expectations",
        salesforce__users=[
            expectation(
                "as_reported",
                "expect_load_to_be_as_reported",
                source="salesforce",
                entity="users",
            )
        ],
    )
    answer(total=3)
    with build_lock(settings, "test"):
        report = audit(settings, build(settings), declared=suites)
    load = newest_extract(settings.lake_dir, "salesforce")
    assert load is not None
    assert load.entities["users"].reported == Reported(3, 3)
    assert [failure.observed for failure in report.errors] == [
        f"salesforce/users, load {load.commit_seq}: the source reported 3 rows, 2 were received"
    ]
