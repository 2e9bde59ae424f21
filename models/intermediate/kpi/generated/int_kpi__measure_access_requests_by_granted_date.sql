{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            granted_date as period_date,
            access_platform,
            cast(wait_hours as decimal(38, 12)) as access_wait_time__n,
            cast(1 as decimal(38, 12)) as access_wait_time__d
        from {{ ref("int_kpi__access_requests") }}
        where granted_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            access_platform,
            sum(access_wait_time__n) as access_wait_time__n,
            sum(access_wait_time__d) as access_wait_time__d
        from measured
        group by tenant_key, period_date, access_platform
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
            access_platform,
            access_wait_time__n,
            access_wait_time__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as access_platform,
            cast(null as decimal(38, 12)) as access_wait_time__n,
            cast(null as decimal(38, 12)) as access_wait_time__d,
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
            sum(dated.access_wait_time__n) as access_wait_time__n,
            sum(dated.access_wait_time__d) as access_wait_time__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'access_platform' as slice_dimension,
            coalesce(cast(dated.access_platform as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.access_wait_time__n) as access_wait_time__n,
            sum(dated.access_wait_time__d) as access_wait_time__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.access_platform as string), 'unknown')
    )
select
    'access_wait_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(access_wait_time__n as double) as numerator,
    cast(access_wait_time__d as double) as denominator,
    cast(access_wait_time__n as double) / nullif(cast(access_wait_time__d as double), 0) as value
from aggregated
where
    (access_wait_time__n is not null or access_wait_time__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'access_platform')
