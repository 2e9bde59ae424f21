{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            content_key,
            case
                when baseline_score > 0 then cast(engagement_score as decimal(38, 12))
            end as content_engagement_vs_baseline__n,
            case
                when baseline_score > 0 then cast(baseline_score as decimal(38, 12))
            end as content_engagement_vs_baseline__d
        from {{ ref("int_kpi__content_engagement_daily") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            content_key,
            sum(content_engagement_vs_baseline__n) as content_engagement_vs_baseline__n,
            sum(content_engagement_vs_baseline__d) as content_engagement_vs_baseline__d
        from measured
        group by tenant_key, period_date, content_key
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
            content_key,
            content_engagement_vs_baseline__n,
            content_engagement_vs_baseline__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as content_key,
            cast(null as decimal(38, 12)) as content_engagement_vs_baseline__n,
            cast(null as decimal(38, 12)) as content_engagement_vs_baseline__d,
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
        where periods.grain in ('day', 'week', 'month', 'quarter')
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
            sum(dated.content_engagement_vs_baseline__n) as content_engagement_vs_baseline__n,
            sum(dated.content_engagement_vs_baseline__d) as content_engagement_vs_baseline__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'content' as slice_dimension,
            coalesce(cast(content_slice.content_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.content_engagement_vs_baseline__n) as content_engagement_vs_baseline__n,
            sum(dated.content_engagement_vs_baseline__d) as content_engagement_vs_baseline__d
        from dated
        left join
            {{ ref("dim_content") }} as content_slice
            on dated.content_key = content_slice.content_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(content_slice.content_id as string), 'unknown')
    )
select
    'content_engagement_vs_baseline' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(content_engagement_vs_baseline__n as double) as numerator,
    cast(content_engagement_vs_baseline__d as double) as denominator,
    cast(content_engagement_vs_baseline__n as double)
    / nullif(cast(content_engagement_vs_baseline__d as double), 0) as value
from aggregated
where
    (content_engagement_vs_baseline__n is not null or content_engagement_vs_baseline__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'content')
