"""The SQL behind our own expectations: what GX has no expectation for, or not on DuckDB.

Each function returns a query over ``{batch}`` (the audited table) and the hub's other tables that
gives one row per violation, with ``observed`` saying what was seen, and ``rows_failed``.
Braces of regular expressions are doubled, as GX wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tributary.audit.likeness import amounts_like_before, rows_once, values_like_before
from tributary.audit.losses import nothing_lost
from tributary.audit.reconciliation import load_as_reported


def no_rows_where(*, violation: str, mostly: float = 1.0) -> str:
    """At most the share 1 - `mostly` of the rows may satisfy the condition `violation`."""
    return f"""
        select rows_failed, rows_failed || ' of ' || rows_tested || ' rows' as observed
        from (
            select count(*) filter (where {violation}) as rows_failed, count(*) as rows_tested
            from {{batch}}
        )
        where rows_failed > {1 - mostly:.6f} * rows_tested
    """


def load_balanced(*, source: str, entity: str) -> str:
    """Received = loaded + rejected, and as many rows can be read as the commits say."""
    return f"""
        with said as (
            select
                coalesce(sum(received), 0) as received,
                coalesce(sum(loaded), 0) as loaded,
                coalesce(sum(rejected), 0) as rejected
            from {_commits(source, entity)}
        ),
        found as (select count(*) as readable from raw."{source}__{entity}")
        select
            abs(received - loaded - rejected) + abs(loaded - readable) as rows_failed,
            'received ' || received || ', loaded ' || loaded || ', rejected ' || rejected
            || ', readable ' || readable as observed
        from said cross join found
        where received <> loaded + rejected or readable <> loaded
    """


def rejection_rate(*, source: str, entity: str, max_rate: float, min_received: int = 1) -> str:
    """Of what the newest load received at most `max_rate` was rejected; a replay is no load."""
    return f"""
        with loads as (select * from {_commits(source, entity)} where kind <> 'replay')
        select
            rejected as rows_failed,
            rejected || ' of ' || received || ' rows rejected' as observed
        from loads
        where
            commit_seq = (select max(commit_seq) from loads)
            and received >= {min_received}
            and rejected > {max_rate} * received
    """


def load_fresh(*, source: str, entity: str, max_hours: float) -> str:
    """The newest load is at most `max_hours` older than the build; never loaded is not stale."""
    return f"""
        select
            cast(null as bigint) as rows_failed,
            'last loaded as of ' || max(c.as_of) || ', '
            || round(date_diff('minute', max(c.as_of), any_value(b.as_of)) / 60.0, 1)
            || ' hours before the build' as observed
        from {_commits(source, entity)} as c cross join raw.build as b
        where c.kind = 'extract'
        having date_diff('minute', max(c.as_of), any_value(b.as_of)) > {max_hours * 60}
    """


def load_volume(
    *,
    source: str,
    entity: str,
    min_ratio: float,
    max_ratio: float,
    min_expected: int = 50,
    min_loads: int = 3,
) -> str:
    """The newest load received about as much per hour as loads of that weekday in 28 days did.

    Per hour since the load before, among loads after about as long a time: builds need not be
    regular. The first load (all history) is no sample; fewer than `min_loads` samples or
    `min_expected` rows say nothing.
    """
    return f"""
        with loads as (
            select
                commit_seq,
                as_of,
                received,
                date_diff('minute', lag(as_of) over (order by commit_seq), as_of) / 60.0 as hours
            from {_commits(source, entity)}
            where kind = 'extract'
        ),
        newest as (
            select * from loads where hours > 0 qualify row_number() over (
                order by commit_seq desc
            ) = 1
        ),
        samples as (
            select median(l.received / l.hours) as per_hour, count(*) as load_count
            from loads as l cross join newest as n
            where
                -- what a look-back brings does not grow with time: only like gaps are alike
                l.hours between n.hours / 2.0 and n.hours * 2.0
                and l.commit_seq < n.commit_seq
                and l.as_of >= n.as_of - interval 28 day - interval 1 hour
                and dayofweek(l.as_of) = dayofweek(n.as_of)
        )
        select
            cast(null as bigint) as rows_failed,
            'received ' || received || ', expected about '
            || cast(round(per_hour * hours) as bigint) as observed
        from newest cross join samples
        where
            load_count >= {min_loads}
            and per_hour * hours >= {min_expected}
            and received not between {min_ratio} * per_hour * hours
            and {max_ratio} * per_hour * hours
    """


def snapshot_not_shrunk(
    *, source: str, entity: str, min_ratio: float, min_expected: int = 20
) -> str:
    """A new snapshot holds at least `min_ratio` of the rows of the one before."""
    return f"""
        with snapshots as (
            select loaded, lag(loaded) over (order by commit_seq) as before, commit_seq
            from {_commits(source, entity)}
            where replaces_all
        )
        select
            before - loaded as rows_failed, loaded || ' rows after ' || before as observed
        from snapshots
        where
            commit_seq = (select max(commit_seq) from snapshots)
            and before >= {min_expected}
            and loaded < {min_ratio} * before
    """


def window_not_shrunk(
    *, source: str, entity: str, column: str, min_ratio: float, min_expected: int = 50
) -> str:
    """A window read anew still has, for the days read before, at least `min_ratio` of the rows."""
    return f"""
        with windows as (
            select
                commit_seq,
                replaces_from,
                replaces_to,
                lag(commit_seq) over (order by commit_seq) as seq_before,
                lag(replaces_from) over (order by commit_seq) as from_before,
                lag(replaces_to) over (order by commit_seq) as to_before
            from {_commits(source, entity)}
            where kind = 'extract' and replaces_column is not null
        ),
        overlap as (
            select
                commit_seq,
                seq_before,
                greatest(replaces_from, from_before) as from_day,
                -- the last day of a window may have been under way when it was read
                least(replaces_to, to_before) - 1 as to_day
            from windows
            where commit_seq = (select max(commit_seq) from windows) and seq_before is not null
        ),
        counted as (
            select
                count(*) filter (where r._commit_seq = o.commit_seq) as now_count,
                count(*) filter (where r._commit_seq = o.seq_before) as count_before
            from raw."{source}__{entity}" as r
            inner join
                overlap as o
                on r._commit_seq in (o.commit_seq, o.seq_before)
                and r."{column}" >= o.from_day
                and r."{column}" < o.to_day
        )
        select
            count_before - now_count as rows_failed,
            now_count || ' rows for days that had ' || count_before as observed
        from counted
        where count_before >= {min_expected} and now_count < {min_ratio} * count_before
    """


def rows_kept(*, table: str, min_ratio: float, min_expected: int = 20) -> str:
    """A mart has at least `min_ratio` of the rows that it has in the version that serves.

    Facts and dimensions only grow, whatever a source no longer tells: fewer rows are a join that
    lost some, or a history that was cut.
    """
    return f"""
        with found as (select count(*) as row_count from {{batch}})
        select
            b.row_count - f.row_count as rows_failed,
            f.row_count || ' rows after ' || b.row_count as observed
        from before.row_counts as b cross join found as f
        where
            b.table_name = '{table}'
            and b.row_count >= {min_expected}
            and f.row_count < {min_ratio} * b.row_count
    """


def weekday_volume(
    *,
    date_column: str,
    min_ratio: float,
    max_ratio: float,
    group_column: str = "tenant_key",
    measure: str = "count(*)",
    min_expected: float = 40,
    where: str = "true",
) -> str:
    """The last complete day of each group is like the same weekday of the four weeks before.

    The day before yesterday (UTC) is over in every time zone. Four samples are wanted, their
    median counts; below `min_expected` nothing is said.
    """
    return f"""
        with build as (select cast(as_of as date) - 2 as last_day from raw.build),
        samples as (
            select
                {group_column} as member,
                b.last_day - {date_column} as days_ago,
                {measure} as amount
            from {{batch}} cross join build as b
            where
                {date_column} in (
                    b.last_day, b.last_day - 7, b.last_day - 14, b.last_day - 21, b.last_day - 28
                )
                and ({where})
            group by 1, 2
        ),
        compared as (
            select
                member,
                coalesce(max(amount) filter (where days_ago = 0), 0) as amount,
                median(amount) filter (where days_ago > 0) as expected,
                count(*) filter (where days_ago > 0) as sample_count
            from samples
            group by member
        )
        select
            cast(null as bigint) as rows_failed,
            {_named("member")} || ': ' || round(amount, 2) || ' on the last complete day,'
            || ' usually ' || round(expected, 2) as observed
        from compared
        where
            sample_count = 4
            and expected >= {min_expected}
            and amount not between {min_ratio} * expected and {max_ratio} * expected
        order by abs(ln((amount + 1) / (expected + 1))) desc
    """


def recent_ratio(
    *,
    numerator: str,
    denominator: str,
    date_column: str,
    min_ratio: float,
    max_ratio: float,
    recent_days: int = 7,
    before_days: int = 28,
    group_column: str = "tenant_key",
    min_denominator: float = 100,
    where: str = "true",
) -> str:
    """A quotient of sums over the last complete days of each group is like that of those before.

    Quotients (cost per click, amount per deal) hardly move with holidays or growth, but jump when
    a unit, a currency or a column was mixed up.
    """
    return f"""
        with build as (select cast(as_of as date) - 2 as last_day from raw.build),
        rated as (
            select
                {group_column} as member,
                {date_column} > b.last_day - {recent_days} as is_recent,
                sum({numerator}) as numerator,
                sum({denominator}) as denominator
            from {{batch}} cross join build as b
            where
                {date_column} > b.last_day - {recent_days + before_days}
                and {date_column} <= b.last_day
                and ({where})
            group by 1, 2
        ),
        compared as (
            select
                member,
                max(numerator / denominator) filter (where is_recent) as recent,
                max(numerator / denominator) filter (where not is_recent) as before
            from rated
            where denominator >= {min_denominator}
            group by member
        )
        select
            cast(null as bigint) as rows_failed,
            {_named("member")} || ': ' || round(recent, 4) || ' over {recent_days} days,'
            || ' before ' || round(before, 4) as observed
        from compared
        where before > 0 and recent not between {min_ratio} * before and {max_ratio} * before
    """


def days_without_gap(
    *, date_column: str, group_column: str = "tenant_key", days: int = 60, min_expected: int = 40
) -> str:
    """No day of the last `days` is empty where its weekday usually has `min_expected` rows."""
    return f"""
        with build as (select cast(as_of as date) - 2 as last_day from raw.build),
        present as (
            select {group_column} as member, {date_column} as day, count(*) as row_count
            from {{batch}}
            where {date_column} > (select last_day - {days} from build)
            group by 1, 2
        ),
        usual as (
            select member, dayofweek(day) as weekday, median(row_count) as expected
            from present
            group by 1, 2
            having count(*) >= 4
        ),
        active as (select member, min(day) as first_day from present group by 1),
        calendar as (
            select last_day - cast(days_ago as integer) as day
            from build cross join range({days}) as past(days_ago)
        )
        select
            cast(null as bigint) as rows_failed,
            {_named("u.member")} || ': nothing on ' || c.day || ', usually '
            || u.expected || ' rows' as observed
        from calendar as c
        inner join usual as u on u.weekday = dayofweek(c.day)
        inner join active as a on a.member = u.member and a.first_day <= c.day
        anti join present as p on p.member = u.member and p.day = c.day
        where u.expected >= {min_expected}
        order by c.day desc
    """


def query(*, sql: str) -> str:
    """Any query of the suite's own: a row per violation."""
    return sql


#: Expectation type → the function that writes its query.
RULES: Mapping[str, Callable[..., str]] = {
    "expect_no_rows_where": no_rows_where,
    "expect_load_to_be_balanced": load_balanced,
    "expect_load_to_be_as_reported": load_as_reported,
    "expect_rejection_rate_to_be_at_most": rejection_rate,
    "expect_load_to_be_fresh": load_fresh,
    "expect_load_volume_like_same_weekday": load_volume,
    "expect_snapshot_not_to_shrink": snapshot_not_shrunk,
    "expect_window_not_to_shrink": window_not_shrunk,
    "expect_mart_to_keep_rows": rows_kept,
    "expect_day_like_same_weekday": weekday_volume,
    "expect_days_without_gap": days_without_gap,
    "expect_recent_ratio_like_before": recent_ratio,
    "expect_query_to_find_nothing": query,
    "expect_values_like_before": values_like_before,
    "expect_amounts_like_before": amounts_like_before,
    "expect_rows_once": rows_once,
    "expect_nothing_lost": nothing_lost,
}

#: Rules that say nothing of a first load, or of all loads at once: there is no before.
NEEDS_BEFORE = frozenset(
    {
        "expect_mart_to_keep_rows",
        "expect_values_like_before",
        "expect_amounts_like_before",
        "expect_rows_once",
        "expect_nothing_lost",
    }
)


def rule_query(expectation: Mapping[str, Any]) -> str:
    """The query of one of our expectations in a suite."""
    return RULES[expectation["type"]](**expectation["kwargs"])


def _commits(source: str, entity: str) -> str:
    return f"(select * from raw.commits where source = '{source}' and entity = '{entity}')"


def _named(key: str) -> str:
    """SQL for what to call a group: the tenant's id if its key is one, else the value itself."""
    return (
        f"coalesce((select max(tenant_id) from marts.dim_tenant where tenant_key = {key}), {key})"
    )
