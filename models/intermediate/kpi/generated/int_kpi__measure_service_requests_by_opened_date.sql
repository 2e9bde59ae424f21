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
                then cast(case when is_sla_met then 1 else 0 end as decimal(38, 12))
            end as sla_compliance_rate__n,
            case
                when is_sla_met is not null then cast(1 as decimal(38, 12))
            end as sla_compliance_rate__d,
            cast(case when is_resolved then 1 else 0 end as decimal(38, 12)) as resolution_rate__n,
            cast(1 as decimal(38, 12)) as resolution_rate__d
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
            cast(null as decimal(38, 12)) as sla_compliance_rate__n,
            cast(null as decimal(38, 12)) as sla_compliance_rate__d,
            cast(null as decimal(38, 12)) as resolution_rate__n,
            cast(null as decimal(38, 12)) as resolution_rate__d,
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
            sum(dated.sla_compliance_rate__n) as sla_compliance_rate__n,
            sum(dated.sla_compliance_rate__d) as sla_compliance_rate__d,
            sum(dated.resolution_rate__n) as resolution_rate__n,
            sum(dated.resolution_rate__d) as resolution_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'priority' as slice_dimension,
            coalesce(cast(dated.priority as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.sla_compliance_rate__n) as sla_compliance_rate__n,
            sum(dated.sla_compliance_rate__d) as sla_compliance_rate__d,
            sum(dated.resolution_rate__n) as resolution_rate__n,
            sum(dated.resolution_rate__d) as resolution_rate__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.priority as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'request_kind' as slice_dimension,
            coalesce(cast(dated.request_kind as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.sla_compliance_rate__n) as sla_compliance_rate__n,
            sum(dated.sla_compliance_rate__d) as sla_compliance_rate__d,
            sum(dated.resolution_rate__n) as resolution_rate__n,
            sum(dated.resolution_rate__d) as resolution_rate__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.request_kind as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'contact_channel' as slice_dimension,
            coalesce(cast(dated.contact_channel as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.sla_compliance_rate__n) as sla_compliance_rate__n,
            sum(dated.sla_compliance_rate__d) as sla_compliance_rate__d,
            sum(dated.resolution_rate__n) as resolution_rate__n,
            sum(dated.resolution_rate__d) as resolution_rate__d
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.contact_channel as string), 'unknown')
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
