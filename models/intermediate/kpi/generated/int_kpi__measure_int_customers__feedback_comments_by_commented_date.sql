{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            commented_date as period_date,
            product,
            cast(sentiment_score as decimal(38, 12)) as feedback_sentiment__n,
            cast(1 as decimal(38, 12)) as feedback_sentiment__d
        from {{ ref("int_customers__feedback_comments") }}
        where commented_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            product,
            sum(feedback_sentiment__n) as feedback_sentiment__n,
            sum(feedback_sentiment__d) as feedback_sentiment__d
        from measured
        group by tenant_key, period_date, product
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            product,
            feedback_sentiment__n,
            feedback_sentiment__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as product,
            cast(null as decimal(38, 12)) as feedback_sentiment__n,
            cast(null as decimal(38, 12)) as feedback_sentiment__d,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('month', 'quarter')
    ),
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.feedback_sentiment__n) as feedback_sentiment__n,
            sum(dated.feedback_sentiment__d) as feedback_sentiment__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.feedback_sentiment__n) as feedback_sentiment__n,
            sum(dated.feedback_sentiment__d) as feedback_sentiment__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
    )
select
    'feedback_sentiment' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(feedback_sentiment__n as double) as numerator,
    cast(feedback_sentiment__d as double) as denominator,
    cast(feedback_sentiment__n as double)
    / nullif(cast(feedback_sentiment__d as double), 0) as value
from aggregated
where
    (feedback_sentiment__n is not null or feedback_sentiment__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product')
