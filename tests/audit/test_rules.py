"""What each rule lets pass and what it catches, on tables of a few rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from tributary.audit import rules

DAY = date(2026, 1, 12)  # the last day that is over in every zone at the build's clock


@pytest.fixture
def hub() -> Iterator[duckdb.DuckDBPyConnection]:
    """A hub with the build's clock at 2026-01-14, tenants, and no commits yet."""
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema marts")
        connection.execute("create table raw.build as select timestamp '2026-01-14' as as_of")
        connection.execute(
            "create table raw.commits (commit_seq bigint, source varchar, entity varchar,"
            " kind varchar, as_of timestamp, replaces_all boolean, replaces_column varchar,"
            " replaces_from date, replaces_to date, received bigint, loaded bigint,"
            " rejected bigint)"
        )
        connection.execute("create table marts.dim_tenant (tenant_key varchar, tenant_id varchar)")
        connection.execute("insert into marts.dim_tenant values ('k1', 'saas'), ('k2', 'agency')")
        connection.execute(
            "create table facts (tenant_key varchar, day date, spend double, clicks bigint)"
        )
        yield connection


def found(hub: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    relation = hub.sql(query.replace("{batch}", "facts"))
    place = relation.columns.index("observed")
    return [row[place] for row in relation.fetchall()]


def test_a_mart_that_lost_rows_since_the_version_before_is_told(
    hub: duckdb.DuckDBPyConnection,
) -> None:
    hub.execute("create schema before")
    hub.execute("create table before.row_counts (table_name varchar, row_count bigint)")
    hub.execute("insert into facts select 'k1', current_date, 1, 1 from range(94)")
    query = rules.rows_kept(table="facts", min_ratio=0.95)
    assert found(hub, query) == [], "there is no version before"
    hub.execute("insert into before.row_counts values ('facts', 98), ('others', 1000)")
    assert found(hub, query) == []
    hub.execute("update before.row_counts set row_count = 100 where table_name = 'facts'")
    assert found(hub, query) == ["94 rows after 100"]
    few = rules.rows_kept(table="facts", min_ratio=0.95, min_expected=101)
    assert found(hub, few) == []


def load(
    hub: duckdb.DuckDBPyConnection, seq: int, as_of: date, received: int, **more: object
) -> None:
    row = {
        "commit_seq": seq,
        "source": "crm",
        "entity": "things",
        "kind": "extract",
        "as_of": as_of,
        "received": received,
        "loaded": received,
        "rejected": 0,
        "replaces_all": False,
        **more,
    }
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    hub.execute(f"insert into raw.commits ({names}) values ({marks})", list(row.values()))


def days_of_facts(
    hub: duckdb.DuckDBPyConnection, count: int, rows: int = 50, tenant: str = "k1"
) -> None:
    hub.execute(
        "insert into facts select ?, cast(? as date) - cast(d as integer), 2.0, 4"
        " from range(?) as a(d), range(?) as b(n)",
        [tenant, DAY, count, rows],
    )


class TestDayLikeSameWeekday:
    QUERY = rules.weekday_volume(date_column="day", min_ratio=0.4, max_ratio=2.5)

    def test_a_day_like_its_weekday_passes(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 40)
        assert found(hub, self.QUERY) == []

    def test_a_day_that_collapsed_is_found_with_its_tenant(
        self, hub: duckdb.DuckDBPyConnection
    ) -> None:
        days_of_facts(hub, 40)
        days_of_facts(hub, 40, tenant="k2")
        hub.execute("delete from facts where tenant_key = 'k2' and day = ?", [DAY])
        assert found(hub, self.QUERY) == ["agency: 0 on the last complete day, usually 50.0"]

    def test_a_day_that_was_loaded_three_times_is_found(
        self, hub: duckdb.DuckDBPyConnection
    ) -> None:
        days_of_facts(hub, 40)
        for _ in range(2):
            days_of_facts(hub, 1)
        assert len(found(hub, self.QUERY)) == 1

    def test_little_history_and_few_rows_say_nothing(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 20, tenant="k1")
        days_of_facts(hub, 40, rows=5, tenant="k2")
        hub.execute("delete from facts where day = ?", [DAY])
        assert found(hub, self.QUERY) == []


class TestDaysWithoutGap:
    QUERY = rules.days_without_gap(date_column="day")

    def test_days_all_there_pass(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 70)
        assert found(hub, self.QUERY) == []

    def test_a_missing_day_is_found(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 70)
        hub.execute("delete from facts where day = ?", [DAY - timedelta(days=10)])
        assert found(hub, self.QUERY) == ["saas: nothing on 2026-01-02, usually 50.0 rows"]

    def test_days_before_a_tenant_began_are_no_gap(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 35)
        assert found(hub, self.QUERY) == []


class TestRecentRatio:
    QUERY = rules.recent_ratio(
        numerator="spend", denominator="clicks", date_column="day", min_ratio=0.25, max_ratio=4.0
    )

    def test_a_steady_quotient_passes(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 40)
        assert found(hub, self.QUERY) == []

    def test_a_shifted_unit_is_found(self, hub: duckdb.DuckDBPyConnection) -> None:
        days_of_facts(hub, 40)
        hub.execute("update facts set spend = spend * 100 where day > cast(? as date) - 7", [DAY])
        assert found(hub, self.QUERY) == ["saas: 50.0 over 7 days, before 0.5"]


class TestLoadVolume:
    QUERY = rules.load_volume(source="crm", entity="things", min_ratio=0.2, max_ratio=5.0)

    def daily_loads(self, hub: duckdb.DuckDBPyConnection, last: int) -> None:
        first = date(2025, 12, 10)
        load(hub, 1, first - timedelta(days=1), 100_000)  # all history: no sample
        for number in range(36):
            load(hub, 2 + number, first + timedelta(days=number), 200 if number < 35 else last)

    def test_a_usual_load_passes(self, hub: duckdb.DuckDBPyConnection) -> None:
        self.daily_loads(hub, 150)
        assert found(hub, self.QUERY) == []

    @pytest.mark.parametrize("received", [10, 3000])
    def test_a_collapsed_or_exploded_load_is_found(
        self, hub: duckdb.DuckDBPyConnection, received: int
    ) -> None:
        self.daily_loads(hub, received)
        assert found(hub, self.QUERY) == [f"received {received}, expected about 200"]

    def test_the_first_loads_say_nothing(self, hub: duckdb.DuckDBPyConnection) -> None:
        load(hub, 1, date(2026, 1, 12), 100_000)
        load(hub, 2, date(2026, 1, 13), 5)
        assert found(hub, self.QUERY) == []


class TestShrinking:
    SNAPSHOT = rules.snapshot_not_shrunk(source="crm", entity="things", min_ratio=0.7)
    WINDOW = rules.window_not_shrunk(source="crm", entity="things", column="day", min_ratio=0.8)

    @pytest.mark.parametrize(("rows", "violations"), [(95, 0), (60, 1)])
    def test_a_snapshot_keeps_most_of_its_rows(
        self, hub: duckdb.DuckDBPyConnection, rows: int, violations: int
    ) -> None:
        load(hub, 1, date(2026, 1, 12), 100, replaces_all=True)
        load(hub, 2, date(2026, 1, 13), rows, replaces_all=True)
        assert len(found(hub, self.SNAPSHOT)) == violations

    @pytest.mark.parametrize(("kept", "violations"), [(10, 0), (5, 1)])
    def test_days_read_anew_keep_most_of_their_rows(
        self, hub: duckdb.DuckDBPyConnection, kept: int, violations: int
    ) -> None:
        for seq, day in ((1, 12), (2, 13)):
            span = {"replaces_from": date(2026, 1, 1), "replaces_to": date(2026, 1, day)}
            load(hub, seq, date(2026, 1, day), 110, replaces_column="day", **span)
        hub.execute(
            "create table raw.crm__things as"
            " select cast(seq as bigint) as _commit_seq, date '2026-01-01' + cast(d as integer)"
            " as day from range(1, 3) as s(seq), range(11) as a(d), range(10) as b(n)"
            " where seq = 1 or n < ?",
            [kept],
        )
        assert len(found(hub, self.WINDOW)) == violations


class TestLoads:
    def test_rows_that_cannot_be_read_are_found(self, hub: duckdb.DuckDBPyConnection) -> None:
        query = rules.load_balanced(source="crm", entity="things")
        load(hub, 1, date(2026, 1, 12), 3)
        hub.execute("create table raw.crm__things as select range as n from range(3)")
        assert found(hub, query) == []
        hub.execute("delete from raw.crm__things where n = 0")
        assert found(hub, query) == ["received 3, loaded 3, rejected 0, readable 2"]

    def test_rows_that_vanished_between_receipt_and_load_are_found(
        self, hub: duckdb.DuckDBPyConnection
    ) -> None:
        load(hub, 1, date(2026, 1, 12), 3, loaded=2, rejected=0)
        hub.execute("create table raw.crm__things as select range as n from range(2)")
        assert len(found(hub, rules.load_balanced(source="crm", entity="things"))) == 1

    @pytest.mark.parametrize(("hour", "violations"), [(23, 0), (21, 1)])
    def test_an_old_load_is_stale(
        self, hub: duckdb.DuckDBPyConnection, hour: int, violations: int
    ) -> None:
        load(hub, 1, date(2026, 1, 12), 3)
        hub.execute(f"update raw.commits set as_of = timestamp '2026-01-13 {hour}:00:00'")
        query = rules.load_fresh(source="crm", entity="things", max_hours=2)
        assert len(found(hub, query)) == violations

    def test_what_was_never_loaded_is_not_stale(self, hub: duckdb.DuckDBPyConnection) -> None:
        assert found(hub, rules.load_fresh(source="crm", entity="things", max_hours=2)) == []


def test_a_share_of_the_rows_may_be_allowed_to_fail(hub: duckdb.DuckDBPyConnection) -> None:
    days_of_facts(hub, 1, rows=100)
    hub.execute("update facts set clicks = -1 where rowid < 2")
    assert found(hub, rules.no_rows_where(violation="clicks < 0", mostly=0.95)) == []
    strict = rules.no_rows_where(violation="clicks < 0", mostly=0.99)
    assert found(hub, strict) == ["2 of 100 rows"]
