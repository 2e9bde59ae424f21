"""The published KPI values: there wherever they apply, and what the facts say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import duckdb
import pytest

from tributary.kpis.catalogue import load

if TYPE_CHECKING:
    from home import Home

pytestmark = pytest.mark.slow
TENANTS = ("agency", "saas", "enterprise", "messaging", "real_estate")
#: Ratios that a tenth of the default world does not define: units of negative gross margin earn
#: nothing back, and no month of the agency has both churn and new customers.
UNDEFINED_WHEN_SMALL = {
    ("cac_payback_months", "agency"),
    ("cac_payback_months", "messaging"),
    ("cac_payback_months", "saas"),
    ("ltv_to_cac_ratio", "agency"),
}


@pytest.fixture(scope="module")
def marts(published_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with published_home.warehouse() as connection:
        connection.execute("use marts")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def test_every_kpi_has_values_for_every_tenant_it_applies_to(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    there = set(
        rows(
            marts,
            "select distinct kpi_key, tenant_id from fct_kpi_values where value is not null",
        )
    )
    # What the group alone has is read from the ledger, which is empty before the first build.
    expected = {
        (kpi.key, tenant)
        for kpi in load().kpis
        if kpi.applies_to != ("group",)
        for tenant in (TENANTS if kpi.applies_to == ("all",) else kpi.applies_to)
    }
    assert expected - there == UNDEFINED_WHEN_SMALL


def test_only_additive_kpis_have_a_group_value(marts: duckdb.DuckDBPyConnection) -> None:
    there = {
        key
        for (key,) in rows(
            marts, "select distinct kpi_key from fct_kpi_values where tenant_id = 'group'"
        )
    }
    kpis = load().kpis
    assert there >= {kpi.key for kpi in kpis if kpi.is_additive}
    assert there <= {kpi.key for kpi in kpis if kpi.is_additive or kpi.applies_to == ("group",)}


def test_additive_counts_of_the_group_are_the_sum_of_the_tenants(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    differing = rows(
        marts,
        """
        select kpi_key, slice, grain, period_start,
               sum(value) filter (tenant_id = 'group') as whole,
               coalesce(sum(value) filter (tenant_id <> 'group'), 0) as parts
        from fct_kpi_values join dim_kpi using (kpi_key)
        where is_additive and unit = 'count' and slice = 'total'
        group by all having whole is null or abs(whole - parts) > 1e-9 * greatest(abs(whole), 1)
        """,
    )
    assert differing == []


def test_conformed_slices_of_a_sum_add_up_to_the_total(marts: duckdb.DuckDBPyConnection) -> None:
    differing = rows(
        marts,
        """
        select kpi_key, tenant_id, grain, period_start, dimension,
               max(value) filter (slice = 'total') as whole,
               coalesce(sum(value) filter (slice_dimension = dimension), 0) as parts
        from fct_kpi_values
        join dim_kpi using (kpi_key)
        cross join (values ('channel'), ('device'), ('cost_category'), ('priority')) as d(dimension)
        where is_additive and grain = 'month'
          and list_contains(string_split(slices, ','), dimension)
        group by all having abs(whole - parts) > 0.001
        """,
    )
    assert differing == []


def test_shares_of_a_mix_add_up_to_one(marts: duckdb.DuckDBPyConnection) -> None:
    sums = rows(
        marts,
        """
        select sum(value) from fct_kpi_values
        where kpi_key in ('traffic_source_mix', 'lead_source_mix')
        group by kpi_key, tenant_id, grain, period_start
        """,
    )
    assert sums
    assert all(abs(float(str(total)) - 1) < 1e-9 for (total,) in sums)


@pytest.mark.parametrize(
    ("kpi", "recomputed"),
    [
        (
            "ad_spend",
            """select tenant_id, date_trunc('month', reporting_date), sum(spend_amount)
               from fct_ad_performance_daily join dim_tenant using (tenant_key) group by all""",
        ),
        (
            "click_through_rate",
            """select tenant_id, date_trunc('month', reporting_date),
                      sum(click_count) / sum(impression_count)
               from fct_ad_performance_daily join dim_tenant using (tenant_key) group by all""",
        ),
        (
            "mrr",
            """select tenant_id, month_start, sum(closing_mrr_amount)
               from fct_mrr_monthly join dim_tenant using (tenant_key) group by all""",
        ),
        (
            "active_clients",
            """select tenant_id, month_start,
                      count(distinct customer_id) filter (closing_mrr_amount > 0)
               from fct_mrr_monthly join dim_tenant using (tenant_key) group by all""",
        ),
        (
            "win_rate",
            """select tenant_id, date_trunc('month', closed_date), avg(is_won::int)
               from fct_opportunities join dim_tenant using (tenant_key)
               where is_closed group by all""",
        ),
        (
            "sales_cycle_length",
            """select tenant_id, date_trunc('month', closed_date), median(cycle_days)
               from fct_opportunities join dim_tenant using (tenant_key)
               where is_won group by all""",
        ),
        (
            "open_tickets",
            """select tenant_id, month, count(*) filter (
                          created_date < month + interval 1 month
                          and (is_open or resolved_date >= month + interval 1 month))
               from fct_tickets join dim_tenant using (tenant_key)
               join (select distinct month_start as month from dim_date) as months
                   on month < date '2026-11-01'
               group by all having count(*) filter (created_date < month + interval 1 month) > 0""",
        ),
    ],
)
def test_a_kpi_is_what_its_fact_says(
    marts: duckdb.DuckDBPyConnection, kpi: str, recomputed: str
) -> None:
    (differing,) = rows(
        marts,
        f"""
        with published as (
            select tenant_id, period_start::date as month, value from fct_kpi_values
            where kpi_key = '{kpi}' and grain = 'month' and slice = 'total'
              and tenant_id <> 'group' and not is_partial
        ),
        facts(tenant_id, month, value) as ({recomputed})
        select count(*) filter (
                   published.value is null or abs(published.value - facts.value) > 1e-6),
               count(*)
        from facts left join published using (tenant_id, month)
        where facts.month < date '2026-10-01' and facts.value is not null
        """,
    )
    assert differing[0] == 0
    assert int(str(differing[1])) > 50


def test_a_running_period_is_flagged_and_its_sums_are_not_judged(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    wrong = rows(
        marts,
        """
        select * from fct_kpi_values join dim_kpi using (kpi_key)
        where is_partial and aggregation in ('sum', 'count_distinct')
          and status not in ('insufficient_data', 'no_target')
        """,
    )
    assert wrong == []
    assert rows(
        marts, "select 1 from fct_kpi_values where is_partial and grain = 'quarter' limit 1"
    )


def test_the_scorecard_shows_one_complete_month_per_kpi_and_tenant_as_the_latest(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    repeated = rows(
        marts,
        """
        select kpi_key, tenant_key from mart_executive_scorecard
        where is_latest_complete_month group by all having count(*) > 1
        """,
    )
    assert repeated == []
    judged = rows(
        marts,
        """
        select family, count(distinct tenant_id) from mart_executive_scorecard
        where is_latest_complete_month and target is not null
          and status in ('on_target', 'watch', 'warning', 'critical')
        group by family
        """,
    )
    assert {family for family, _ in judged} >= {
        "marketing",
        "sales",
        "revenue",
        "crm_conversations",
        "roi",
    }
