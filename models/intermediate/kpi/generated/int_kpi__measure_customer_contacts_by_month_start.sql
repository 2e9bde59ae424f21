{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            cast(contact_count as decimal(38, 12)) as communication_frequency__n,
            cast(1 as decimal(38, 12)) as communication_frequency__d
        from {{ ref("int_kpi__customer_contacts") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(communication_frequency__n) as communication_frequency__n,
            sum(communication_frequency__d) as communication_frequency__d
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
            communication_frequency__n,
            communication_frequency__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as communication_frequency__n,
            cast(null as decimal(38, 12)) as communication_frequency__d,
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
        where periods.grain in ('month')
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
            sum(dated.communication_frequency__n) as communication_frequency__n,
            sum(dated.communication_frequency__d) as communication_frequency__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'communication_frequency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(communication_frequency__n as double) as numerator,
    cast(communication_frequency__d as double) as denominator,
    cast(communication_frequency__n as double)
    / nullif(cast(communication_frequency__d as double), 0) as value
from aggregated
where
    (communication_frequency__n is not null or communication_frequency__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
