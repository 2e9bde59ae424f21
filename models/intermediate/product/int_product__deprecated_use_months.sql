-- Accounts that used a feature after it was deprecated, with their recurring revenue at the
-- month's end. An account of several such features is split evenly, so that all together count it
-- once.
with
    used as (
        select
            tenant_key,
            customer_key,
            feature_key,
            cast(date_trunc('month', event_date) as date) as month_start,
            count(distinct user_key) as user_count
        from {{ ref("int_product__events_dated") }}
        where
            is_deprecated_feature
            and event_name in ('feature_used', 'item_created')
            and customer_key <> {{ unknown_key() }}
        group by
            tenant_key, customer_key, feature_key, cast(date_trunc('month', event_date) as date)
    ),

    revenue as (
        select
            customer_key,
            month_start,
            sum(closing_mrr_amount) as mrr_amount,
            sum(closing_mrr_amount_reporting) as mrr_amount_reporting
        from {{ ref("fct_mrr_monthly") }}
        group by customer_key, month_start
    ),

    shared as (
        select
            used.*,
            count(*) over (partition by used.customer_key, used.month_start) as feature_count
        from used
    ),

    final as (
        select
            shared.tenant_key,
            shared.customer_key,
            shared.feature_key,
            shared.month_start,
            shared.user_count,
            cast(
                coalesce(revenue.mrr_amount, 0) / shared.feature_count as decimal(18, 4)
            ) as mrr_amount,
            cast(
                coalesce(revenue.mrr_amount_reporting, 0) / shared.feature_count as decimal(18, 4)
            ) as mrr_amount_reporting
        from shared
        left join
            revenue
            on shared.customer_key = revenue.customer_key
            and shared.month_start = revenue.month_start
    )

select *
from final
