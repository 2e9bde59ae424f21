{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            service_date as period_date,
            service,
            cast(total_minutes / 60 as decimal(38, 12)) as mtbf__n,
            cast(failure_count as decimal(38, 12)) as mtbf__d,
            cast(total_minutes - downtime_minutes as decimal(38, 12)) as system_uptime__n,
            cast(total_minutes as decimal(38, 12)) as system_uptime__d
        from {{ ref("int_kpi__service_uptime") }}
        where service_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            service,
            sum(mtbf__n) as mtbf__n,
            sum(mtbf__d) as mtbf__d,
            sum(system_uptime__n) as system_uptime__n,
            sum(system_uptime__d) as system_uptime__d
        from measured
        group by tenant_key, period_date, service
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
            service,
            mtbf__n,
            mtbf__d,
            system_uptime__n,
            system_uptime__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as service,
            cast(null as decimal(38, 12)) as mtbf__n,
            cast(null as decimal(38, 12)) as mtbf__d,
            cast(null as decimal(38, 12)) as system_uptime__n,
            cast(null as decimal(38, 12)) as system_uptime__d,
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
        where periods.grain in ('day', 'month')
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
            sum(dated.mtbf__n) as mtbf__n,
            sum(dated.mtbf__d) as mtbf__d,
            sum(dated.system_uptime__n) as system_uptime__n,
            sum(dated.system_uptime__d) as system_uptime__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'service' as slice_dimension,
            coalesce(cast(dated.service as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.mtbf__n) as mtbf__n,
            sum(dated.mtbf__d) as mtbf__d,
            sum(dated.system_uptime__n) as system_uptime__n,
            sum(dated.system_uptime__d) as system_uptime__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.service as string), 'unknown')
    )
select
    'mtbf' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(mtbf__n as double) as numerator,
    cast(mtbf__d as double) as denominator,
    cast(mtbf__n as double) / nullif(cast(mtbf__d as double), 0) as value
from aggregated
where
    (mtbf__n is not null or mtbf__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'service')
union all
select
    'system_uptime' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(system_uptime__n as double) as numerator,
    cast(system_uptime__d as double) as denominator,
    cast(system_uptime__n as double) / nullif(cast(system_uptime__d as double), 0) as value
from aggregated
where
    (system_uptime__n is not null or system_uptime__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'service')
