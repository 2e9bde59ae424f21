{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            week_start as period_date,
            segment,
            cast(session_count as decimal(38, 12)) as sessions_per_user__n,
            cast(1 as decimal(38, 12)) as sessions_per_user__d
        from {{ ref("int_product__user_weeks") }}
        where week_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            segment,
            sum(sessions_per_user__n) as sessions_per_user__n,
            sum(sessions_per_user__d) as sessions_per_user__d
        from measured
        group by tenant_key, period_date, segment
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
            segment,
            sessions_per_user__n,
            sessions_per_user__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as sessions_per_user__n,
            cast(null as decimal(38, 12)) as sessions_per_user__d,
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
        where periods.grain in ('week', 'month')
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
            sum(dated.sessions_per_user__n) as sessions_per_user__n,
            sum(dated.sessions_per_user__d) as sessions_per_user__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.sessions_per_user__n) as sessions_per_user__n,
            sum(dated.sessions_per_user__d) as sessions_per_user__d
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
    'sessions_per_user' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(sessions_per_user__n as double) as numerator,
    cast(sessions_per_user__d as double) as denominator,
    cast(sessions_per_user__n as double) / nullif(cast(sessions_per_user__d as double), 0) as value
from aggregated
where
    (sessions_per_user__n is not null or sessions_per_user__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'segment')
