"""A real SQL database read by keyset: nothing twice, nothing missed, nothing changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from reconciled import newest_part, newest_report, unlike_reported

from tributary.lake.commits import commits
from tributary.lake.reported import Reported
from tributary.lake.state import cursors
from tributary.settings import Settings
from tributary.sources import sql
from tributary.sources.crm_app import SOURCE
from tributary.sources.declaration import Type
from tributary.sources.extract import SourceReport, extract

MakeSettings = Callable[..., Settings]
SQLITE = {Type.INTEGER: "integer", Type.BOOLEAN: "boolean", Type.DECIMAL: "numeric"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as connection:
        for entity in SOURCE.entities:
            columns = ", ".join(f"{c.name} {SQLITE.get(c.type, 'text')}" for c in entity.columns)
            connection.execute(
                f"create table {entity.name} ({columns}, primary key ({entity.key[0]}))"
            )
    return path


@pytest.fixture
def settings(configured: MakeSettings, database: Path) -> Settings:
    return configured(crm_app__url=f"sqlite:///{database}")


def insert(database: Path, table: str, *rows: dict[str, Any]) -> None:
    with sqlite3.connect(database) as connection:
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"insert or replace into {table} ({', '.join(row)}) values ({marks})",
                list(row.values()),
            )


def load(settings: Settings) -> SourceReport:
    [report] = extract(settings, ["crm_app"]).sources
    return report


def loaded(settings: Settings, entity: str) -> list[dict[str, Any]]:
    files = [
        str(settings.lake_dir / file.path)
        for made in commits(settings.lake_dir)
        for file in made.entities[entity].files
    ]
    with duckdb.connect() as connection:
        cursor = connection.execute("select * from read_parquet(?) order by 1", [files])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def message(number: int, updated_at: str | None, **more: Any) -> dict[str, Any]:
    return {"message_id": f"m{number:05}", "updated_at": updated_at, "is_deleted": 0, **more}


def test_pages_meet_without_gap_or_overlap_even_within_one_instant(
    settings: Settings, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "PAGE_ROWS", 7)
    times = [f"2024-01-05 10:00:{n // 20:02}" for n in range(100)]  # 20 rows share each instant
    insert(database, "messages", *[message(n, time) for n, time in enumerate(times)])
    assert load(settings).error is None
    rows = loaded(settings, "messages")
    assert [row["message_id"] for row in rows] == [f"m{n:05}" for n in range(100)]
    assert cursors(settings.lake_dir, "crm_app")["messages"] == "2024-01-05T10:00:04Z"


@pytest.mark.parametrize("separator", [" ", "T"])
def test_the_next_extraction_goes_on_from_the_cursor_less_its_overlap(
    settings: Settings, database: Path, separator: str
) -> None:
    insert(
        database,
        "messages",
        message(1, f"2024-01-05{separator}09:00:00"),
        message(2, f"2024-01-05{separator}09:55:00"),
        message(3, f"2024-01-05{separator}10:00:00"),
    )
    load(settings)
    insert(database, "messages", message(4, f"2024-01-05{separator}09:54:00"))  # committed late
    report = load(settings)
    ids = [row["message_id"] for row in loaded(settings, "messages")]
    assert ids == ["m00001", "m00002", "m00002", "m00003", "m00003", "m00004"]
    assert report.loads["messages"].received == 3


def test_rows_without_a_time_of_change_are_not_forgotten(
    settings: Settings, database: Path
) -> None:
    insert(database, "messages", message(1, None), message(2, "2024-01-05 09:00:00"))
    load(settings)
    assert len(loaded(settings, "messages")) == 2


def test_values_arrive_exactly_as_they_are_stored(settings: Settings, database: Path) -> None:
    insert(
        database,
        "agents",
        {
            "agent_id": "a1",
            "name": "Zoë \U0001f40e\n'\"",
            "team": "",
            "capacity": 2**62,
            "hourly_cost": 12.3456,
            "is_active": 1,
            "hired_at": "2024-01-05T10:00:00.123456+05:30",
            "updated_at": "2024-01-05 10:00:00",
            "is_deleted": 0,
        },
    )
    load(settings)
    [row] = loaded(settings, "agents")
    assert row["name"] == "Zoë \U0001f40e\n'\""
    assert row["team"] == ""
    assert row["capacity"] == 2**62
    assert row["hourly_cost"] == Decimal("12.3456")
    assert row["is_active"] is True
    assert row["is_deleted"] is False
    assert row["hired_at"] == datetime.fromisoformat("2024-01-05T04:30:00.123456")


def test_a_value_that_would_change_is_rejected(settings: Settings, database: Path) -> None:
    good = {"agent_id": "a1", "updated_at": "2024-01-05 10:00:00", "hourly_cost": "1.5"}
    insert(database, "agents", good, {**good, "agent_id": "a2", "hourly_cost": "1.23456"})
    load(settings)
    [made] = commits(settings.lake_dir)
    part = made.entities["agents"]
    assert (part.received, part.loaded, part.rejected) == (2, 1, 1)


def test_what_a_column_declares_changes_nothing_that_is_stored_in_it(
    settings: Settings, database: Path
) -> None:
    """SQLite takes any value; SQLAlchemy would round to the scale, and fail on other dates."""
    with sqlite3.connect(database) as connection:
        connection.execute("drop table agents")
        connection.execute(
            "create table agents (agent_id varchar(2) primary key, hourly_cost decimal(10, 2),"
            " is_active boolean, hired_at datetime, updated_at timestamp, is_deleted boolean)"
        )
    insert(
        database,
        "agents",
        agent(1, "2024-01-05T10:00:00Z", hourly_cost=2.345, hired_at="2024-01-05", is_active=1),
        agent(2, "2024-01-05T10:00:00Z", hourly_cost=1.23456),
        agent(3, "2024-01-05T10:00:00Z", hired_at="no day", is_active=0),
    )
    assert load(settings).error is None
    [row] = loaded(settings, "agents")
    assert row["hourly_cost"] == Decimal("2.345")
    assert row["hired_at"] == datetime.fromisoformat("2024-01-05")
    assert row["is_active"] is True
    assert newest_part(settings, "crm_app", "agents").rejected == 2


def test_an_undeclared_column_is_kept(settings: Settings, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("alter table agents add column desk text")
    insert(database, "agents", {"agent_id": "a1", "updated_at": "2024-01-05 10:00:00", "desk": "4"})
    load(settings)
    [row] = loaded(settings, "agents")
    assert row["_extra"] == '{"desk":"4"}'


def report(settings: Settings, entity: str) -> Reported | None:
    return newest_report(settings, "crm_app", entity)


def agent(number: int, updated_at: str | None, **more: Any) -> dict[str, Any]:
    return {"agent_id": f"a{number}", "updated_at": updated_at, "is_deleted": 0, **more}


def test_the_database_reports_the_rows_and_sums_of_what_was_asked_of_it(
    settings: Settings, database: Path
) -> None:
    insert(
        database,
        "agents",
        agent(1, "2024-01-05 10:00:00", capacity=2**62, hourly_cost=0.1),
        agent(2, "2024-01-06 10:00:00", capacity=2**62, hourly_cost=0.2),
        agent(3, None, capacity=-1, hourly_cost=99_999_999_999.9999),
    )
    load(settings)
    sums = {"capacity": str(2**63 - 1), "hourly_cost": "100000000000.2999"}
    assert report(settings, "agents") == Reported(3, 3, sums)
    assert report(settings, "tickets") == Reported(0, 0, {"csat_score": "0", "reopened_count": "0"})
    load(settings)  # what changed since the cursor less its overlap, or has no time of change
    sums = {"capacity": str(2**62 - 1), "hourly_cost": "100000000000.1999"}
    assert report(settings, "agents") == Reported(2, 2, sums)
    assert unlike_reported(settings, ["crm_app"]) == []


def test_a_sum_that_sqlite_does_not_know_exactly_is_not_reported(
    settings: Settings, database: Path
) -> None:
    insert(database, "agents", agent(1, "2024-01-05 10:00:00", capacity=1, hourly_cost=1e12))
    load(settings)
    assert report(settings, "agents") == Reported(1, 1, {"capacity": "1"})


def test_rows_that_come_while_a_table_is_read_are_in_neither_the_load_nor_its_totals(
    settings: Settings,
    database: Path,
    before_totals: Callable[[str, Callable[[], None]], None],
) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("pragma journal_mode = wal")
    insert(database, "agents", agent(1, "2024-01-05 10:00:00"))
    late = agent(2, "2024-01-05 10:00:01")
    before_totals("agents", lambda: insert(database, "agents", late))
    load(settings)
    assert newest_part(settings, "crm_app", "agents").loaded == 1
    assert unlike_reported(settings, ["crm_app"]) == []
    load(settings)
    assert newest_part(settings, "crm_app", "agents").loaded == 2


def test_rows_that_the_pages_skip_are_told_by_the_database(
    settings: Settings, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key that is declared is not one of the table: a page ends among rows that share it."""
    monkeypatch.setattr(sql, "PAGE_ROWS", 2)
    with sqlite3.connect(database) as connection:
        made_by = "select sql from sqlite_master where name = 'agents'"
        [(statement,)] = connection.execute(made_by).fetchall()
        connection.execute("drop table agents")
        connection.execute(statement.replace(", primary key (agent_id)", ""))
    insert(database, "agents", *[agent(1, "2024-01-05 10:00:00", capacity=1) for _ in range(3)])
    load(settings)
    [made] = commits(settings.lake_dir)
    assert unlike_reported(settings, ["crm_app"]) == [
        f"crm_app/agents, load {made.commit_seq}: the source reported 3 rows, 2 were received",
        f"crm_app/agents, load {made.commit_seq}: the source reported a sum of 3.0000 of capacity,"
        " that of the rows is 2.0000",
    ]


def test_a_missing_database_or_table_is_one_clear_line(
    configured: MakeSettings, settings: Settings, database: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("drop table tickets")
    error = load(settings).error or ""
    assert "no table tickets" in error
    gone = configured(crm_app__url=f"sqlite:///{tmp_path / 'gone.db'}")
    error = load(gone).error or ""
    assert "TRIBUTARY_CRM_APP__URL" in error
    assert "\n" not in error
    assert not (tmp_path / "gone.db").exists()


def test_a_password_in_the_url_is_never_shown(configured: MakeSettings) -> None:
    settings = configured(crm_app__url="postgresql://me:t0p-secret@127.0.0.1:9/crm")
    error = load(settings).error or ""
    assert "TRIBUTARY_CRM_APP__URL" in error
    assert "t0p-secret" not in error
