{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            sent_date as period_date,
            project_key,
            case
                when is_follow_up
                then cast(case when outcome = 'positive' then 1 else 0 end as decimal(38, 12))
            end as follow_up_effectiveness__n,
            case
                when is_follow_up then cast(1 as decimal(38, 12))
            end as follow_up_effectiveness__d,
            case
                when direction = 'inbound' then cast(response_hours as double)
            end as communication_response_time__n
        from {{ ref("int_kpi__client_messages") }}
        where sent_date is not null
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
            project_key,
            follow_up_effectiveness__n,
            follow_up_effectiveness__d,
            communication_response_time__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as project_key,
            cast(null as decimal(38, 12)) as follow_up_effectiveness__n,
            cast(null as decimal(38, 12)) as follow_up_effectiveness__d,
            cast(null as double) as communication_response_time__n,
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
            sum(dated.follow_up_effectiveness__n) as follow_up_effectiveness__n,
            sum(dated.follow_up_effectiveness__d) as follow_up_effectiveness__d,
            percentile_cont(0.5) within group (
                order by dated.communication_response_time__n
            ) as communication_response_time__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'project' as slice_dimension,
            coalesce(cast(project_slice.project_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.follow_up_effectiveness__n) as follow_up_effectiveness__n,
            sum(dated.follow_up_effectiveness__d) as follow_up_effectiveness__d,
            percentile_cont(0.5) within group (
                order by dated.communication_response_time__n
            ) as communication_response_time__n
        from dated
        left join
            {{ ref("dim_project") }} as project_slice
            on dated.project_key = project_slice.project_key
            and project_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(project_slice.project_id as string), 'unknown')
    )
select
    'follow_up_effectiveness' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(follow_up_effectiveness__n as double) as numerator,
    cast(follow_up_effectiveness__d as double) as denominator,
    cast(follow_up_effectiveness__n as double)
    / nullif(cast(follow_up_effectiveness__d as double), 0) as value
from aggregated
where
    (follow_up_effectiveness__n is not null or follow_up_effectiveness__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'communication_response_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(communication_response_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(communication_response_time__n as double) as value
from aggregated
where
    (communication_response_time__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'project')
