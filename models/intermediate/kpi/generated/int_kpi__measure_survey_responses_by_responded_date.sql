{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            responded_date as period_date,
            product,
            segment,
            case
                when survey_type = 'nps' and score is not null
                then
                    cast(
                        100 * (
                            case when is_promoter then 1 else 0 end
                            - case when is_detractor then 1 else 0 end
                        ) as decimal(38, 12)
                    )
            end as net_promoter_score__n,
            case
                when survey_type = 'nps' and score is not null then cast(1 as decimal(38, 12))
            end as net_promoter_score__d,
            case
                when survey_type = 'ces' and score is not null then cast(score as decimal(38, 12))
            end as customer_effort_score__n,
            case
                when survey_type = 'ces' and score is not null then cast(1 as decimal(38, 12))
            end as customer_effort_score__d,
            case
                when survey_type = 'pmf' and score is not null
                then cast(case when is_very_disappointed then 1 else 0 end as decimal(38, 12))
            end as product_market_fit_score__n,
            case
                when survey_type = 'pmf' and score is not null then cast(1 as decimal(38, 12))
            end as product_market_fit_score__d
        from {{ ref("fct_survey_responses") }}
        where responded_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            product,
            segment,
            sum(net_promoter_score__n) as net_promoter_score__n,
            sum(net_promoter_score__d) as net_promoter_score__d,
            sum(customer_effort_score__n) as customer_effort_score__n,
            sum(customer_effort_score__d) as customer_effort_score__d,
            sum(product_market_fit_score__n) as product_market_fit_score__n,
            sum(product_market_fit_score__d) as product_market_fit_score__d
        from measured
        group by tenant_key, period_date, product, segment
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
            segment,
            net_promoter_score__n,
            net_promoter_score__d,
            customer_effort_score__n,
            customer_effort_score__d,
            product_market_fit_score__n,
            product_market_fit_score__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as product,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as net_promoter_score__n,
            cast(null as decimal(38, 12)) as net_promoter_score__d,
            cast(null as decimal(38, 12)) as customer_effort_score__n,
            cast(null as decimal(38, 12)) as customer_effort_score__d,
            cast(null as decimal(38, 12)) as product_market_fit_score__n,
            cast(null as decimal(38, 12)) as product_market_fit_score__d,
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
        where periods.grain in ('week', 'month', 'quarter')
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
            sum(dated.net_promoter_score__n) as net_promoter_score__n,
            sum(dated.net_promoter_score__d) as net_promoter_score__d,
            sum(dated.customer_effort_score__n) as customer_effort_score__n,
            sum(dated.customer_effort_score__d) as customer_effort_score__d,
            sum(dated.product_market_fit_score__n) as product_market_fit_score__n,
            sum(dated.product_market_fit_score__d) as product_market_fit_score__d
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
            sum(dated.net_promoter_score__n) as net_promoter_score__n,
            sum(dated.net_promoter_score__d) as net_promoter_score__d,
            sum(dated.customer_effort_score__n) as customer_effort_score__n,
            sum(dated.customer_effort_score__d) as customer_effort_score__d,
            sum(dated.product_market_fit_score__n) as product_market_fit_score__n,
            sum(dated.product_market_fit_score__d) as product_market_fit_score__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.net_promoter_score__n) as net_promoter_score__n,
            sum(dated.net_promoter_score__d) as net_promoter_score__d,
            sum(dated.customer_effort_score__n) as customer_effort_score__n,
            sum(dated.customer_effort_score__d) as customer_effort_score__d,
            sum(dated.product_market_fit_score__n) as product_market_fit_score__n,
            sum(dated.product_market_fit_score__d) as product_market_fit_score__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'net_promoter_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(net_promoter_score__n as double) as numerator,
    cast(net_promoter_score__d as double) as denominator,
    cast(net_promoter_score__n as double)
    / nullif(cast(net_promoter_score__d as double), 0) as value
from aggregated
where
    (net_promoter_score__n is not null or net_promoter_score__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'segment', 'product')
union all
select
    'customer_effort_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_effort_score__n as double) as numerator,
    cast(customer_effort_score__d as double) as denominator,
    cast(customer_effort_score__n as double)
    / nullif(cast(customer_effort_score__d as double), 0) as value
from aggregated
where
    (customer_effort_score__n is not null or customer_effort_score__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product')
union all
select
    'product_market_fit_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(product_market_fit_score__n as double) as numerator,
    cast(product_market_fit_score__d as double) as denominator,
    cast(product_market_fit_score__n as double)
    / nullif(cast(product_market_fit_score__d as double), 0) as value
from aggregated
where
    (product_market_fit_score__n is not null or product_market_fit_score__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
