{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            created_date as period_date,
            team,
            service,
            case
                when outcome <> 'running'
                then cast(case when outcome = 'success' then 1 else 0 end as decimal(38, 12))
            end as deployment_success_rate__n,
            case
                when outcome <> 'running' then cast(1 as decimal(38, 12))
            end as deployment_success_rate__d,
            case
                when deploy_minutes is not null then cast(deploy_minutes as decimal(38, 12))
            end as deployment_duration__n,
            case
                when deploy_minutes is not null then cast(1 as decimal(38, 12))
            end as deployment_duration__d,
            cast(1 as decimal(38, 12)) as deployment_frequency__n,
            cast(
                case when is_change_failure then 1 else 0 end as decimal(38, 12)
            ) as change_failure_rate__n,
            cast(1 as decimal(38, 12)) as change_failure_rate__d,
            cast(recovery_minutes as double) as failed_deployment_recovery_time__n
        from {{ ref("fct_deployments") }}
        where created_date is not null
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
            team,
            service,
            deployment_success_rate__n,
            deployment_success_rate__d,
            deployment_duration__n,
            deployment_duration__d,
            deployment_frequency__n,
            change_failure_rate__n,
            change_failure_rate__d,
            failed_deployment_recovery_time__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as team,
            cast(null as string) as service,
            cast(null as decimal(38, 12)) as deployment_success_rate__n,
            cast(null as decimal(38, 12)) as deployment_success_rate__d,
            cast(null as decimal(38, 12)) as deployment_duration__n,
            cast(null as decimal(38, 12)) as deployment_duration__d,
            cast(0 as decimal(38, 12)) as deployment_frequency__n,
            cast(null as decimal(38, 12)) as change_failure_rate__n,
            cast(null as decimal(38, 12)) as change_failure_rate__d,
            cast(null as double) as failed_deployment_recovery_time__n,
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
            sum(dated.deployment_success_rate__n) as deployment_success_rate__n,
            sum(dated.deployment_success_rate__d) as deployment_success_rate__d,
            sum(dated.deployment_duration__n) as deployment_duration__n,
            sum(dated.deployment_duration__d) as deployment_duration__d,
            sum(dated.deployment_frequency__n) as deployment_frequency__n,
            sum(dated.change_failure_rate__n) as change_failure_rate__n,
            sum(dated.change_failure_rate__d) as change_failure_rate__d,
            percentile_cont(0.5) within group (
                order by dated.failed_deployment_recovery_time__n
            ) as failed_deployment_recovery_time__n
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
            cast(null as decimal(38, 12)) as deployment_success_rate__n,
            cast(null as decimal(38, 12)) as deployment_success_rate__d,
            cast(null as decimal(38, 12)) as deployment_duration__n,
            cast(null as decimal(38, 12)) as deployment_duration__d,
            sum(dated.deployment_frequency__n) as deployment_frequency__n,
            cast(null as decimal(38, 12)) as change_failure_rate__n,
            cast(null as decimal(38, 12)) as change_failure_rate__d,
            cast(null as decimal(38, 12)) as failed_deployment_recovery_time__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'team' as slice_dimension,
            coalesce(cast(dated.team as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deployment_success_rate__n) as deployment_success_rate__n,
            sum(dated.deployment_success_rate__d) as deployment_success_rate__d,
            sum(dated.deployment_duration__n) as deployment_duration__n,
            sum(dated.deployment_duration__d) as deployment_duration__d,
            sum(dated.deployment_frequency__n) as deployment_frequency__n,
            sum(dated.change_failure_rate__n) as change_failure_rate__n,
            sum(dated.change_failure_rate__d) as change_failure_rate__d,
            percentile_cont(0.5) within group (
                order by dated.failed_deployment_recovery_time__n
            ) as failed_deployment_recovery_time__n
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
            coalesce(cast(dated.team as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'service' as slice_dimension,
            coalesce(cast(dated.service as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deployment_success_rate__n) as deployment_success_rate__n,
            sum(dated.deployment_success_rate__d) as deployment_success_rate__d,
            sum(dated.deployment_duration__n) as deployment_duration__n,
            sum(dated.deployment_duration__d) as deployment_duration__d,
            sum(dated.deployment_frequency__n) as deployment_frequency__n,
            sum(dated.change_failure_rate__n) as change_failure_rate__n,
            sum(dated.change_failure_rate__d) as change_failure_rate__d,
            percentile_cont(0.5) within group (
                order by dated.failed_deployment_recovery_time__n
            ) as failed_deployment_recovery_time__n
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
    'deployment_success_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deployment_success_rate__n as double) as numerator,
    cast(deployment_success_rate__d as double) as denominator,
    cast(deployment_success_rate__n as double)
    / nullif(cast(deployment_success_rate__d as double), 0) as value
from aggregated
where
    (deployment_success_rate__n is not null or deployment_success_rate__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'service')
union all
select
    'deployment_duration' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deployment_duration__n as double) as numerator,
    cast(deployment_duration__d as double) as denominator,
    cast(deployment_duration__n as double)
    / nullif(cast(deployment_duration__d as double), 0) as value
from aggregated
where
    (deployment_duration__n is not null or deployment_duration__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'service')
union all
select
    'deployment_frequency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deployment_frequency__n as double) as numerator,
    cast(null as double) as denominator,
    cast(deployment_frequency__n as double) as value
from aggregated
where
    (deployment_frequency__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'service', 'team')
union all
select
    'change_failure_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(change_failure_rate__n as double) as numerator,
    cast(change_failure_rate__d as double) as denominator,
    cast(change_failure_rate__n as double)
    / nullif(cast(change_failure_rate__d as double), 0) as value
from aggregated
where
    (change_failure_rate__n is not null or change_failure_rate__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'team')
union all
select
    'failed_deployment_recovery_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(failed_deployment_recovery_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(failed_deployment_recovery_time__n as double) as value
from aggregated
where
    (failed_deployment_recovery_time__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'team')
