"""What `tributary diff` finds between two versions whose difference is known."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from tributary.cli import cli
from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.warehouse.diff import ColumnDiff, TableDiff, diff
from tributary.warehouse.versions import DATABASE, Version, version_before, version_named

BEFORE = """
create table marts.fct_deals (deal_key int, amount decimal(18, 4), stage varchar, ratio double,
    _loaded_at timestamp);
insert into marts.fct_deals values (1, 10.5, 'open', 0.1, now()), (2, 20, null, 0.2, now()),
    (3, 30, 'won', 0.3, now());
create table marts.dim_same (k int, name varchar);
insert into marts.dim_same values (1, 'a'), (2, 'b');
create table marts.mart_keyless (day date, count bigint);
insert into marts.mart_keyless values ('2026-01-01', 1), ('2026-01-01', 1), ('2026-01-02', 5);
create table marts.mart_gone (k int);
create table marts.mart_wider (k int, dropped int);
insert into marts.mart_wider values (1, 1);
"""
AFTER = """
create table marts.fct_deals (deal_key int, amount decimal(18, 4), stage varchar, ratio double,
    _loaded_at timestamp);
insert into marts.fct_deals values (2, 20, 'lost', 0.2, null), (3, 31, 'won', 0.3, null),
    (4, 5, 'open', 0.4, null), (5, 6, null, null, null);
create table marts.dim_same (k int, name varchar);
insert into marts.dim_same values (2, 'b'), (1, 'a');
create table marts.mart_keyless (day date, count bigint);
insert into marts.mart_keyless values ('2026-01-01', 1), ('2026-01-02', 6);
create table marts.mart_new (k int);
insert into marts.mart_new values (7);
create table marts.mart_wider (k int, added varchar);
insert into marts.mart_wider values (1, 'x');
"""


def made(settings: Settings, number: int, statements: str) -> Version:
    """A version that holds what `statements` make."""
    path = settings.versions_dir / f"{number:06}-20260114T000000Z-00a{number}"
    path.mkdir(parents=True)
    with duckdb.connect(path / DATABASE) as connection:
        connection.execute(f"create schema marts; {statements}")
        names = connection.execute("select table_name, 0 from duckdb_tables()").fetchall()
    version = Version(path.name, path, settings.clock, 0, None, "", "", None, dict(names))
    version.write_manifest(path)
    return version


@pytest.fixture
def found(settings: Settings) -> dict[str, TableDiff]:
    return diff(settings, made(settings, 1, BEFORE), made(settings, 2, AFTER))


def test_rows_are_matched_by_their_key(found: dict[str, TableDiff]) -> None:
    deals = found["fct_deals"]
    assert (deals.key, deals.rows_before, deals.rows_after) == ("deal_key", 3, 4)
    assert (deals.rows_added, deals.rows_removed) == (2, 1)
    assert deals.columns == {
        "amount": ColumnDiff(1, Decimal("60.5"), Decimal("62")),
        "stage": ColumnDiff(1),
        "ratio": ColumnDiff(0, pytest.approx(0.6), pytest.approx(0.9)),
    }


def test_without_a_key_equal_rows_are_matched_as_often_as_they_are_there(
    found: dict[str, TableDiff],
) -> None:
    keyless = found["mart_keyless"]
    assert keyless.key is None
    assert (keyless.rows_added, keyless.rows_removed) == (1, 2)
    assert keyless.columns["count"] == ColumnDiff(0, 7, 7)
    assert not keyless.is_equal


def test_tables_and_columns_of_one_side_count_as_differences(found: dict[str, TableDiff]) -> None:
    assert (found["mart_gone"].rows_before, found["mart_gone"].rows_after) == (0, None)
    assert (found["mart_new"].rows_before, found["mart_new"].rows_after) == (None, 1)
    wider = found["mart_wider"]
    assert (wider.columns_added, wider.columns_removed) == (("added",), ("dropped",))
    differing = {name for name, table in found.items() if not table.is_equal}
    assert differing == found.keys() - {"dim_same"}


def test_the_command_says_what_differs_in_lines(
    settings: Settings, found: dict[str, TableDiff], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIBUTARY_HOME", str(settings.home))
    outcome = CliRunner().invoke(cli, ["diff", "000001", "000002"])
    assert outcome.exit_code == 0
    said = outcome.output.splitlines()
    assert said[0].endswith("5 of 5 tables differ")
    assert "fct_deals: 3 → 4 rows, 2 added, 1 removed" in said
    assert "  amount: 1 changed, sum 60.5000 → 62.0000" in said
    assert "mart_gone: gone, 0 rows" in said
    assert "  dropped: gone" in said


def test_nothing_is_left_behind(settings: Settings, found: dict[str, TableDiff]) -> None:
    assert [path.name for path in Path(settings.home).iterdir()] == ["versions"]


def test_versions_go_by_the_beginning_of_their_id(settings: Settings) -> None:
    first, second = (made(settings, number, "") for number in (1, 2))
    assert version_named(settings, "000002") == second
    assert version_before(settings, second) == first
    with pytest.raises(TributaryError, match="2 of the versions that are kept"):
        version_named(settings, "0000")
    with pytest.raises(TributaryError, match="no version before 000001"):
        version_before(settings, first)
