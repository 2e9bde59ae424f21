{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            slo_date as period_date,
            service,
            cast(slo_met_window_count as decimal(38, 12)) as slo_compliance__n,
            cast(slo_window_count as decimal(38, 12)) as slo_compliance__d,
            cast(failed_request_count as decimal(38, 12)) as error_budget_consumed__n,
            cast(failed_request_budget_count as decimal(38, 12)) as error_budget_consumed__d,
            cast(100 * performance_points as decimal(38, 12)) as performance_score__n,
            cast(possible_performance_points as decimal(38, 12)) as performance_score__d
        from {{ ref("mart_slo_daily") }}
        where slo_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            service,
            sum(slo_compliance__n) as slo_compliance__n,
            sum(slo_compliance__d) as slo_compliance__d,
            sum(error_budget_consumed__n) as error_budget_consumed__n,
            sum(error_budget_consumed__d) as error_budget_consumed__d,
            sum(performance_score__n) as performance_score__n,
            sum(performance_score__d) as performance_score__d
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
            slo_compliance__n,
            slo_compliance__d,
            error_budget_consumed__n,
            error_budget_consumed__d,
            performance_score__n,
            performance_score__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as service,
            cast(null as decimal(38, 12)) as slo_compliance__n,
            cast(null as decimal(38, 12)) as slo_compliance__d,
            cast(null as decimal(38, 12)) as error_budget_consumed__n,
            cast(null as decimal(38, 12)) as error_budget_consumed__d,
            cast(null as decimal(38, 12)) as performance_score__n,
            cast(null as decimal(38, 12)) as performance_score__d,
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
            sum(dated.slo_compliance__n) as slo_compliance__n,
            sum(dated.slo_compliance__d) as slo_compliance__d,
            sum(dated.error_budget_consumed__n) as error_budget_consumed__n,
            sum(dated.error_budget_consumed__d) as error_budget_consumed__d,
            sum(dated.performance_score__n) as performance_score__n,
            sum(dated.performance_score__d) as performance_score__d
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
            sum(dated.slo_compliance__n) as slo_compliance__n,
            sum(dated.slo_compliance__d) as slo_compliance__d,
            sum(dated.error_budget_consumed__n) as error_budget_consumed__n,
            sum(dated.error_budget_consumed__d) as error_budget_consumed__d,
            sum(dated.performance_score__n) as performance_score__n,
            sum(dated.performance_score__d) as performance_score__d
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
    'slo_compliance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(slo_compliance__n as double) as numerator,
    cast(slo_compliance__d as double) as denominator,
    cast(slo_compliance__n as double) / nullif(cast(slo_compliance__d as double), 0) as value
from aggregated
where
    (slo_compliance__n is not null or slo_compliance__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'service')
union all
select
    'error_budget_consumed' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(error_budget_consumed__n as double) as numerator,
    cast(error_budget_consumed__d as double) as denominator,
    cast(error_budget_consumed__n as double)
    / nullif(cast(error_budget_consumed__d as double), 0) as value
from aggregated
where
    (error_budget_consumed__n is not null or error_budget_consumed__d is not null)
    and grain in ('day', 'month')
    and slice_dimension in ('total', 'service')
union all
select
    'performance_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(performance_score__n as double) as numerator,
    cast(performance_score__d as double) as denominator,
    cast(performance_score__n as double) / nullif(cast(performance_score__d as double), 0) as value
from aggregated
where
    (performance_score__n is not null or performance_score__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'service')
