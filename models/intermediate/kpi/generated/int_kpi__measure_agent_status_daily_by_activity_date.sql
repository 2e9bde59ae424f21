{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            employee_key,
            agent_status,
            cast(
                case when activity = 'active' then status_seconds else 0 end as decimal(38, 12)
            ) as agent_active_time__n,
            cast(
                case when activity = 'idle' then status_seconds else 0 end as decimal(38, 12)
            ) as agent_idle_time__n,
            case
                when activity in ('active', 'idle')
                then
                    cast(
                        case when activity = 'active' then status_seconds else 0 end as decimal(
                            38, 12
                        )
                    )
            end as agent_occupancy__n,
            case
                when activity in ('active', 'idle') then cast(status_seconds as decimal(38, 12))
            end as agent_occupancy__d,
            cast(status_seconds as decimal(38, 12)) as agent_status_duration__n
        from {{ ref("int_kpi__agent_status_daily") }}
        where activity_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            employee_key,
            agent_status,
            sum(agent_active_time__n) as agent_active_time__n,
            sum(agent_idle_time__n) as agent_idle_time__n,
            sum(agent_occupancy__n) as agent_occupancy__n,
            sum(agent_occupancy__d) as agent_occupancy__d,
            sum(agent_status_duration__n) as agent_status_duration__n
        from measured
        group by tenant_key, period_date, employee_key, agent_status
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
            employee_key,
            agent_status,
            agent_active_time__n,
            agent_idle_time__n,
            agent_occupancy__n,
            agent_occupancy__d,
            agent_status_duration__n,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as employee_key,
            cast(null as string) as agent_status,
            cast(0 as decimal(38, 12)) as agent_active_time__n,
            cast(0 as decimal(38, 12)) as agent_idle_time__n,
            cast(null as decimal(38, 12)) as agent_occupancy__n,
            cast(null as decimal(38, 12)) as agent_occupancy__d,
            cast(0 as decimal(38, 12)) as agent_status_duration__n,
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
            sum(dated.agent_active_time__n) as agent_active_time__n,
            sum(dated.agent_idle_time__n) as agent_idle_time__n,
            sum(dated.agent_occupancy__n) as agent_occupancy__n,
            sum(dated.agent_occupancy__d) as agent_occupancy__d,
            sum(dated.agent_status_duration__n) as agent_status_duration__n
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
            sum(dated.agent_active_time__n) as agent_active_time__n,
            sum(dated.agent_idle_time__n) as agent_idle_time__n,
            cast(null as decimal(38, 12)) as agent_occupancy__n,
            cast(null as decimal(38, 12)) as agent_occupancy__d,
            sum(dated.agent_status_duration__n) as agent_status_duration__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'employee' as slice_dimension,
            coalesce(cast(employee_slice.employee_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.agent_active_time__n) as agent_active_time__n,
            sum(dated.agent_idle_time__n) as agent_idle_time__n,
            sum(dated.agent_occupancy__n) as agent_occupancy__n,
            sum(dated.agent_occupancy__d) as agent_occupancy__d,
            sum(dated.agent_status_duration__n) as agent_status_duration__n
        from dated
        left join
            {{ ref("dim_employee") }} as employee_slice
            on dated.employee_key = employee_slice.employee_key
            and employee_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(employee_slice.employee_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'agent_status' as slice_dimension,
            coalesce(cast(dated.agent_status as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.agent_active_time__n) as agent_active_time__n,
            sum(dated.agent_idle_time__n) as agent_idle_time__n,
            sum(dated.agent_occupancy__n) as agent_occupancy__n,
            sum(dated.agent_occupancy__d) as agent_occupancy__d,
            sum(dated.agent_status_duration__n) as agent_status_duration__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.agent_status as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'agent_status' as slice_dimension,
            coalesce(cast(dated.agent_status as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.agent_active_time__n) as agent_active_time__n,
            sum(dated.agent_idle_time__n) as agent_idle_time__n,
            cast(null as decimal(38, 12)) as agent_occupancy__n,
            cast(null as decimal(38, 12)) as agent_occupancy__d,
            sum(dated.agent_status_duration__n) as agent_status_duration__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.agent_status as string), 'unknown')
    )
select
    'agent_active_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(agent_active_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(agent_active_time__n as double) as value
from aggregated
where
    (agent_active_time__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'agent_idle_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(agent_idle_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(agent_idle_time__n as double) as value
from aggregated
where
    (agent_idle_time__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'agent_occupancy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(agent_occupancy__n as double) as numerator,
    cast(agent_occupancy__d as double) as denominator,
    cast(agent_occupancy__n as double) / nullif(cast(agent_occupancy__d as double), 0) as value
from aggregated
where
    (agent_occupancy__n is not null or agent_occupancy__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'agent_status_duration' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(agent_status_duration__n as double) as numerator,
    cast(null as double) as denominator,
    cast(agent_status_duration__n as double) as value
from aggregated
where
    (agent_status_duration__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'agent_status', 'employee')
