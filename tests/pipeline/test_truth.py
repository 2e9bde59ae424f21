"""The marts against the simulator's own answers: money to the cent, counts to the unit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from home import Home

#: What a mart says, and what the simulator says, as two queries that must give the same rows.
#: `{truth}` is the folder of the truth tables.
COMPARISONS = {
    "ad spend": (
        """
        select tenant_id, platform, campaign_id, reporting_date::date,
               sum(impression_count)::bigint, sum(click_count)::bigint,
               sum(spend_amount)::decimal(18, 2)
        from marts.fct_ad_performance_daily
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        group by all
        """,
        """
        select tenant_id, platform, campaign_id, reporting_date::date, impressions::bigint,
               clicks::bigint, spend::decimal(18, 2)
        from read_parquet('{truth}/ad_spend_daily.parquet')
        """,
    ),
    "ad conversions": (
        """
        select tenant_id, campaign_id, round(sum(conversion_count), 4)
        from marts.fct_ad_performance_daily
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        group by all
        """,
        """
        select tenant_id, campaign_id, round(sum(conversions), 4)
        from read_parquet('{truth}/ad_spend_daily.parquet') group by all
        """,
    ),
    "campaign budgets": (
        """
        select tenant_id, campaign_id, budget_date::date, daily_budget_amount::decimal(18, 2),
               spend_to_date_amount::decimal(18, 2)
        from marts.fct_campaign_budget_daily
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        """,
        """
        select tenant_id, campaign_id, budget_date::date, daily_budget::decimal(18, 2),
               spend_to_date::decimal(18, 2)
        from read_parquet('{truth}/campaign_budget_daily.parquet')
        """,
    ),
    "sessions": (
        """
        select tenant_id, reporting_date::date, channel_id, sum(session_count)::bigint,
               sum(engaged_session_count)::bigint, sum(new_user_count)::bigint,
               sum(page_view_count)::bigint
        from marts.fct_web_traffic_hourly
        join marts.dim_tenant using (tenant_key)
        join marts.dim_channel using (channel_key)
        group by all
        """,
        """
        select tenant_id, reporting_date::date, channel, sessions::bigint,
               engaged_sessions::bigint, new_users::bigint, page_views::bigint
        from read_parquet('{truth}/sessions_daily.parquet')
        """,
    ),
    "leads": (
        """
        select tenant_id, lead_id, channel_id, created_at, created_date::date, mql_at, sql_at,
               opportunity_at, customer_at
        from marts.fct_leads
        join marts.dim_tenant using (tenant_key)
        join marts.dim_channel using (channel_key)
        """,
        """
        select tenant_id, lead_id, channel, created_at::timestamp, created_date::date,
               mql_at::timestamp, sql_at::timestamp, opportunity_at::timestamp,
               customer_at::timestamp
        from read_parquet('{truth}/leads.parquet')
        """,
    ),
    "opportunities": (
        """
        select tenant_id, opportunity_id, status, amount::decimal(18, 2), created_date::date,
               if(is_closed, closed_date::date, null), channel_id
        from marts.fct_opportunities
        join marts.dim_tenant using (tenant_key)
        join marts.dim_channel using (channel_key)
        """,
        """
        select tenant_id, opportunity_id, status, amount::decimal(18, 2), created_date::date,
               if(status <> 'open', closed_date::date, null), channel
        from read_parquet('{truth}/opportunities.parquet')
        """,
    ),
    "MRR by movement": (
        """
        select tenant_id, customer_id, product, month_start::date, opening_mrr_amount,
               new_mrr_amount, expansion_mrr_amount, contraction_mrr_amount, churned_mrr_amount,
               reactivation_mrr_amount, closing_mrr_amount
        from marts.fct_mrr_monthly join marts.dim_tenant using (tenant_key)
        where opening_mrr_amount + closing_mrr_amount > 0
        """,
        """
        select tenant_id, crm_account_id, product, month_start::date,
               columns('^(opening|new|expansion|contraction|churned|reactivation|closing)')
                   ::decimal(18, 4)
        from read_parquet('{truth}/mrr_monthly.parquet')
        where opening + closing > 0
        """,
    ),
    "conversations": (
        """
        select tenant_id, conversation_id, opened_at, first_response_seconds::bigint,
               resolution_seconds::bigint, status, handled_by, csat_score::bigint, contact_channel
        from marts.fct_conversations join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, conversation_id, opened_at::timestamp, first_response_seconds::bigint,
               resolution_seconds::bigint, status, handled_by, csat::bigint, channel
        from read_parquet('{truth}/conversations.parquet')
        """,
    ),
    "tickets": (
        """
        select tenant_id, source_system, ticket_id, created_at, round(first_response_minutes),
               round(resolution_minutes), is_open, reopen_count::bigint
        from marts.fct_tickets join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, source, ticket_id, created_at::timestamp, round(first_response_minutes),
               round(resolution_minutes), status not in ('solved', 'closed'), reopens::bigint
        from read_parquet('{truth}/tickets.parquet')
        """,
    ),
    "costs": (
        """
        select tenant_id, cost_date::date, cost_category, amount::decimal(18, 2)
        from marts.fct_operating_costs_daily join marts.dim_tenant using (tenant_key)
        where not is_shared
        """,
        """
        select tenant_id, date::date, cost_category, amount::decimal(18, 2)
        from read_parquet('{truth}/costs_daily.parquet') where tenant_id is not null
        """,
    ),
    "shared costs": (
        """
        select cost_date::date, cost_category, sum(amount)::decimal(18, 2)
        from marts.fct_operating_costs_daily where is_shared group by all
        """,
        """
        select date::date, cost_category, sum(amount)::decimal(18, 2)
        from read_parquet('{truth}/costs_daily.parquet') where tenant_id is null group by all
        """,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("subject", COMPARISONS)
def test_mart_equals_truth(subject: str, published_home: Home, truth: Path) -> None:
    mart_query, truth_query = COMPARISONS[subject]
    assert_same_rows(published_home, mart_query, truth_query.format(truth=truth))


def assert_same_rows(home: Home, left: str, right: str) -> None:
    """Fail with a sample of the rows that only one side has; duplicates count."""
    connection = home.warehouse()
    try:
        count = _count(connection, right)
        assert count > 0, "the truth table is empty: nothing would be compared"
        one_sided = connection.execute(
            f"(select 'mart' as side, * from ({left} except all {right}))"
            f" union all (select 'truth', * from ({right} except all {left})) limit 20"
        ).fetchall()
        assert not one_sided, "\n".join(map(str, one_sided))
        assert _count(connection, left) == count
    finally:
        connection.close()


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"select count(*) from ({query})").fetchone()
    assert row is not None
    return int(row[0])
