{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reporting_date as period_date,
            case
                when expected_key_event_count is not null
                then cast(key_event_count as decimal(38, 12))
            end as site_conversion_rate_vs_history__n,
            case
                when expected_key_event_count is not null
                then cast(expected_key_event_count as decimal(38, 12))
            end as site_conversion_rate_vs_history__d
        from {{ ref("int_kpi__web_traffic_vs_history") }}
        where reporting_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(site_conversion_rate_vs_history__n) as site_conversion_rate_vs_history__n,
            sum(site_conversion_rate_vs_history__d) as site_conversion_rate_vs_history__d
        from measured
        group by tenant_key, period_date
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
            site_conversion_rate_vs_history__n,
            site_conversion_rate_vs_history__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as site_conversion_rate_vs_history__n,
            cast(null as decimal(38, 12)) as site_conversion_rate_vs_history__d,
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
            sum(dated.site_conversion_rate_vs_history__n) as site_conversion_rate_vs_history__n,
            sum(dated.site_conversion_rate_vs_history__d) as site_conversion_rate_vs_history__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'site_conversion_rate_vs_history' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(site_conversion_rate_vs_history__n as double) as numerator,
    cast(site_conversion_rate_vs_history__d as double) as denominator,
    cast(site_conversion_rate_vs_history__n as double)
    / nullif(cast(site_conversion_rate_vs_history__d as double), 0) as value
from aggregated
where
    (
        site_conversion_rate_vs_history__n is not null
        or site_conversion_rate_vs_history__d is not null
    )
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
