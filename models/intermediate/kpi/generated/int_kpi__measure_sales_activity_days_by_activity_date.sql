{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            cast(call_count as decimal(38, 12)) as calls_per_day__n,
            cast(working_day_count as decimal(38, 12)) as calls_per_day__d,
            cast(email_count as decimal(38, 12)) as emails_per_day__n,
            cast(working_day_count as decimal(38, 12)) as emails_per_day__d
        from {{ ref("int_kpi__sales_activity_days") }}
        where activity_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(calls_per_day__n) as calls_per_day__n,
            sum(calls_per_day__d) as calls_per_day__d,
            sum(emails_per_day__n) as emails_per_day__n,
            sum(emails_per_day__d) as emails_per_day__d
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
            calls_per_day__n,
            calls_per_day__d,
            emails_per_day__n,
            emails_per_day__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as calls_per_day__n,
            cast(null as decimal(38, 12)) as calls_per_day__d,
            cast(null as decimal(38, 12)) as emails_per_day__n,
            cast(null as decimal(38, 12)) as emails_per_day__d,
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
        where periods.grain in ('day', 'week', 'month')
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
            sum(dated.calls_per_day__n) as calls_per_day__n,
            sum(dated.calls_per_day__d) as calls_per_day__d,
            sum(dated.emails_per_day__n) as emails_per_day__n,
            sum(dated.emails_per_day__d) as emails_per_day__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'calls_per_day' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(calls_per_day__n as double) as numerator,
    cast(calls_per_day__d as double) as denominator,
    cast(calls_per_day__n as double) / nullif(cast(calls_per_day__d as double), 0) as value
from aggregated
where
    (calls_per_day__n is not null or calls_per_day__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
union all
select
    'emails_per_day' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(emails_per_day__n as double) as numerator,
    cast(emails_per_day__d as double) as denominator,
    cast(emails_per_day__n as double) / nullif(cast(emails_per_day__d as double), 0) as value
from aggregated
where
    (emails_per_day__n is not null or emails_per_day__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total')
