{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            employee_key,
            cast(handled_count as decimal(38, 12)) as chats_handled__n,
            cast(handled_count as decimal(38, 12)) as conversations_per_agent__n,
            cast(
                case when is_active then 1 else 0 end as decimal(38, 12)
            ) as conversations_per_agent__d,
            cast(productivity_score as double) as agent_productivity_score__n
        from {{ ref("mart_agent_performance_daily") }}
        where activity_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            employee_key,
            chats_handled__n,
            conversations_per_agent__n,
            conversations_per_agent__d,
            agent_productivity_score__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as employee_key,
            cast(0 as decimal(38, 12)) as chats_handled__n,
            cast(null as decimal(38, 12)) as conversations_per_agent__n,
            cast(null as decimal(38, 12)) as conversations_per_agent__d,
            cast(null as double) as agent_productivity_score__n,
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
            sum(dated.chats_handled__n) as chats_handled__n,
            sum(dated.conversations_per_agent__n) as conversations_per_agent__n,
            sum(dated.conversations_per_agent__d) as conversations_per_agent__d,
            percentile_cont(0.5) within group (
                order by dated.agent_productivity_score__n
            ) as agent_productivity_score__n
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
            sum(dated.chats_handled__n) as chats_handled__n,
            cast(null as decimal(38, 12)) as conversations_per_agent__n,
            cast(null as decimal(38, 12)) as conversations_per_agent__d,
            cast(null as decimal(38, 12)) as agent_productivity_score__n
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
            sum(dated.chats_handled__n) as chats_handled__n,
            sum(dated.conversations_per_agent__n) as conversations_per_agent__n,
            sum(dated.conversations_per_agent__d) as conversations_per_agent__d,
            percentile_cont(0.5) within group (
                order by dated.agent_productivity_score__n
            ) as agent_productivity_score__n
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
    )
select
    'chats_handled' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(chats_handled__n as double) as numerator,
    cast(null as double) as denominator,
    cast(chats_handled__n as double) as value
from aggregated
where
    (chats_handled__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'conversations_per_agent' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(conversations_per_agent__n as double) as numerator,
    cast(conversations_per_agent__d as double) as denominator,
    cast(conversations_per_agent__n as double)
    / nullif(cast(conversations_per_agent__d as double), 0) as value
from aggregated
where
    (conversations_per_agent__n is not null or conversations_per_agent__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'agent_productivity_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(agent_productivity_score__n as double) as numerator,
    cast(null as double) as denominator,
    cast(agent_productivity_score__n as double) as value
from aggregated
where
    (agent_productivity_score__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'employee')
