"""Incremental staging equals a full build after every way in which the two can part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from dbt_runs import DbtHome

MODELS = ("stg_ga4__sessions_hourly", "stg_crm_app__messages")
BUILD = ("run", "--quiet", "--select", *MODELS)

ROWS = f"""
    select property_id, reporting_date, sessions, _commit_seq
    from work.staging.{MODELS[0]} order by all"""
MESSAGES = f"select message_id, direction, _commit_seq from work.staging.{MODELS[1]} order by all"


def commit(seq: int, window: tuple[str, str], sessions: dict[str, int]) -> list[str]:
    """A load of GA4: the window it replaces and the sessions of its days."""
    rows = ", ".join(f"('310000001', '{day}', {count}, {seq})" for day, count in sessions.items())
    insert = "insert into raw.ga4__sessions_hourly (property_id, date, sessions, _commit_seq)"
    return [
        "insert into raw.commits (commit_seq, source, entity, replaces_from, replaces_to)"
        f" values ({seq}, 'ga4', 'sessions_hourly', '{window[0]}', '{window[1]}')",
        *([f"{insert} values {rows}"] if rows else []),
    ]


def message(seq: int, message_id: str, direction: str, updated: str, deleted: bool = False) -> str:
    return (
        "insert into raw.crm_app__messages"
        " (message_id, direction, updated_at, is_deleted, _commit_seq)"
        f" values ('{message_id}', '{direction}', '{updated}', {deleted}, {seq})"
    )


FIRST = [
    *commit(1, ("2025-01-01", "2025-01-05"), {"2025-01-01": 1, "2025-01-03": 3, "2025-01-04": 4}),
    message(1, "kept", "inbound", "2025-01-01"),
    message(1, "changed", "inbound", "2025-01-01"),
    message(1, "deleted", "inbound", "2025-01-01"),
]
SECOND = [
    *commit(2, ("2025-01-03", "2025-01-07"), {"2025-01-04": 40, "2025-01-06": 6}),
    message(2, "changed", "outbound", "2025-01-02"),
    message(2, "deleted", "inbound", "2025-01-02", deleted=True),
    message(2, "kept", "outbound", "2024-12-31"),
]
AFTER_FIRST = [
    ("310000001", "2025-01-01", 1, 1),
    ("310000001", "2025-01-03", 3, 1),
    ("310000001", "2025-01-04", 4, 1),
]
AFTER_SECOND = [
    ("310000001", "2025-01-01", 1, 1),
    ("310000001", "2025-01-04", 40, 2),
    ("310000001", "2025-01-06", 6, 2),
]


def staged(home: DbtHome) -> list[tuple[str, str, int, int]]:
    return [(a, str(day), count, seq) for a, day, count, seq in home.rows(ROWS)]


@pytest.fixture(scope="module")
def after_first(
    empty_warehouse: DbtHome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DbtHome, Path]]:
    """The built home when it has read the first load, and that work.duckdb's copy.

    The same home, since dbt parses everything anew for other paths; it is given back as it was.
    """
    folder = tmp_path_factory.mktemp("incremental")
    home = empty_warehouse
    before = copyfile(home.work, folder / "before.duckdb")
    home.load(*FIRST, through_seq=1)
    home.dbt(*BUILD)
    assert staged(home) == AFTER_FIRST
    yield home, Path(copyfile(home.work, folder / "after-first.duckdb"))
    copyfile(before, home.work)


@pytest.fixture
def home(after_first: tuple[DbtHome, Path]) -> DbtHome:
    home, copy = after_first
    copyfile(copy, home.work)
    return home


def test_a_new_load_replaces_its_window_and_its_keys_and_touches_nothing_else(
    home: DbtHome,
) -> None:
    home.load(*SECOND, through_seq=2)
    # A mark set by hand, out of the new window, tells whether the build made that row again.
    home.load(f"update staging.{MODELS[0]} set sessions = 999 where reporting_date = '2025-01-01'")
    home.dbt(*BUILD)
    assert staged(home) == [("310000001", "2025-01-01", 999, 1), *AFTER_SECOND[1:]]
    assert home.rows(MESSAGES) == [("changed", "outbound", 2), ("kept", "inbound", 1)]


def test_what_is_ahead_of_the_build_or_made_by_other_code_starts_afresh(home: DbtHome) -> None:
    home.load(
        f"update internal.model_state set through_seq = 7 where model = '{MODELS[0]}'",
        f"update internal.model_state set definition = 'older' where model = '{MODELS[1]}'",
        f"update staging.{MODELS[0]} set sessions = 999",
        f"update staging.{MODELS[1]} set direction = 'wrong'",
    )
    home.dbt(*BUILD)
    assert staged(home) == AFTER_FIRST
    assert {direction for _, direction, _ in home.rows(MESSAGES)} == {"inbound"}


def test_a_deleted_work_database_is_rebuilt_from_the_lake(home: DbtHome) -> None:
    home.load("drop schema staging cascade", "drop schema internal cascade")
    home.load(*SECOND, through_seq=2)
    home.dbt(*BUILD)
    assert staged(home) == AFTER_SECOND
    assert home.rows(MESSAGES) == [("changed", "outbound", 2), ("kept", "inbound", 1)]
