{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            opened_date as period_date,
            priority,
            request_kind,
            contact_channel,
            case
                when is_sla_met is not null
                then cast(case when is_sla_met then 1 else 0 end as decimal(28, 6))
            end as sla_compliance_rate__n,
            case
                when is_sla_met is not null then cast(1 as decimal(28, 6))
            end as sla_compliance_rate__d,
            cast(case when is_resolved then 1 else 0 end as decimal(28, 6)) as resolution_rate__n,
            cast(1 as decimal(28, 6)) as resolution_rate__d
        from {{ ref("int_kpi__service_requests") }}
        where opened_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            priority,
            request_kind,
            contact_channel,
            sum(sla_compliance_rate__n) as sla_compliance_rate__n,
            sum(sla_compliance_rate__d) as sla_compliance_rate__d,
            sum(resolution_rate__n) as resolution_rate__n,
            sum(resolution_rate__d) as resolution_rate__d
        from measured
        group by tenant_key, period_date, priority, request_kind, contact_channel
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
            priority,
            request_kind,
            contact_channel,
            sla_compliance_rate__n,
            sla_compliance_rate__d,
            resolution_rate__n,
            resolution_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as priority,
            cast(null as string) as request_kind,
            cast(null as string) as contact_channel,
            cast(null as decimal(28, 6)) as sla_compliance_rate__n,
            cast(null as decimal(28, 6)) as sla_compliance_rate__d,
            cast(null as decimal(28, 6)) as resolution_rate__n,
            cast(null as decimal(28, 6)) as resolution_rate__d,
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
    dated as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
    ),
    slices as (
        select 'total' as slice_dimension
        union all
        select 'priority' as slice_dimension
        union all
        select 'request_kind' as slice_dimension
        union all
        select 'contact_channel' as slice_dimension
    ),
    sliced as (
        select
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            slices.slice_dimension,
            case
                slices.slice_dimension
                when 'total'
                then 'total'
                when 'priority'
                then coalesce(cast(dated.priority as string), 'unknown')
                when 'request_kind'
                then coalesce(cast(dated.request_kind as string), 'unknown')
                when 'contact_channel'
                then coalesce(cast(dated.contact_channel as string), 'unknown')
            end as slice_member,
            dated.sla_compliance_rate__n,
            dated.sla_compliance_rate__d,
            dated.resolution_rate__n,
            dated.resolution_rate__d
        from dated
        cross join slices
        where
            (slices.slice_dimension = 'total' or not dated.is_filler)
            and not (slices.slice_dimension = 'priority' and dated.grain in ('day'))
            and not (slices.slice_dimension = 'request_kind' and dated.grain in ('day'))
            and not (slices.slice_dimension = 'contact_channel' and dated.grain in ('day'))
    ),
    scoped as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            slice_dimension,
            slice_member,
            sla_compliance_rate__n,
            sla_compliance_rate__d,
            resolution_rate__n,
            resolution_rate__d
        from sliced
        where tenant_key <> {{ surrogate_key(["'group'"]) }}
    ),
    aggregated as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            sum(sla_compliance_rate__n) as sla_compliance_rate__n,
            sum(sla_compliance_rate__d) as sla_compliance_rate__d,
            sum(resolution_rate__n) as resolution_rate__n,
            sum(resolution_rate__d) as resolution_rate__d
        from scoped
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'sla_compliance_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(sla_compliance_rate__n as double) as numerator,
    cast(sla_compliance_rate__d as double) as denominator,
    cast(sla_compliance_rate__n as double)
    / nullif(cast(sla_compliance_rate__d as double), 0) as value
from aggregated
where
    (sla_compliance_rate__n is not null or sla_compliance_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'request_kind', 'contact_channel', 'priority')
union all
select
    'resolution_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(resolution_rate__n as double) as numerator,
    cast(resolution_rate__d as double) as denominator,
    cast(resolution_rate__n as double) / nullif(cast(resolution_rate__d as double), 0) as value
from aggregated
where
    (resolution_rate__n is not null or resolution_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'request_kind', 'contact_channel', 'priority')
