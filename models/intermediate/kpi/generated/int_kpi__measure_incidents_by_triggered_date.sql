{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            triggered_date as period_date,
            service,
            severity,
            case
                when ack_minutes is not null then cast(ack_minutes as decimal(38, 12))
            end as mtta__n,
            case when ack_minutes is not null then cast(1 as decimal(38, 12)) end as mtta__d,
            cast(1 as decimal(38, 12)) as incident_count__n
        from {{ ref("fct_incidents") }}
        where triggered_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            service,
            severity,
            sum(mtta__n) as mtta__n,
            sum(mtta__d) as mtta__d,
            sum(incident_count__n) as incident_count__n
        from measured
        group by tenant_key, period_date, service, severity
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
            severity,
            mtta__n,
            mtta__d,
            incident_count__n,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as service,
            cast(null as string) as severity,
            cast(null as decimal(38, 12)) as mtta__n,
            cast(null as decimal(38, 12)) as mtta__d,
            cast(0 as decimal(38, 12)) as incident_count__n,
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
            sum(dated.mtta__n) as mtta__n,
            sum(dated.mtta__d) as mtta__d,
            sum(dated.incident_count__n) as incident_count__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as mtta__n,
            cast(null as decimal(38, 12)) as mtta__d,
            sum(dated.incident_count__n) as incident_count__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'service' as slice_dimension,
            coalesce(cast(dated.service as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.mtta__n) as mtta__n,
            sum(dated.mtta__d) as mtta__d,
            sum(dated.incident_count__n) as incident_count__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.service as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'severity' as slice_dimension,
            coalesce(cast(dated.severity as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.mtta__n) as mtta__n,
            sum(dated.mtta__d) as mtta__d,
            sum(dated.incident_count__n) as incident_count__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.severity as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'severity' as slice_dimension,
            coalesce(cast(dated.severity as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as mtta__n,
            cast(null as decimal(38, 12)) as mtta__d,
            sum(dated.incident_count__n) as incident_count__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.severity as string), 'unknown')
    )
select
    'mtta' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(mtta__n as double) as numerator,
    cast(mtta__d as double) as denominator,
    cast(mtta__n as double) / nullif(cast(mtta__d as double), 0) as value
from aggregated
where
    (mtta__n is not null or mtta__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'service')
union all
select
    'incident_count' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(incident_count__n as double) as numerator,
    cast(null as double) as denominator,
    cast(incident_count__n as double) as value
from aggregated
where
    (incident_count__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'service', 'severity')
