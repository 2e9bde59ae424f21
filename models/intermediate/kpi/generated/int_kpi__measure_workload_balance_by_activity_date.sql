{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            case
                when scope = 'tenant' then cast(workload_cv as decimal(38, 12))
            end as workload_balance__n
        from {{ ref("int_kpi__workload_balance") }}
        where activity_date is not null
    ),
    ends as (
        select
            days.tenant_key,
            periods.grain,
            periods.period_start,
            periods.period_end,
            max(days.period_date) as last_date
        from (select distinct tenant_key, period_date from measured) as days
        inner join {{ ref("int_kpi__periods") }} as periods on days.period_date = periods.date_key
        where periods.grain in ('day')
        group by days.tenant_key, periods.grain, periods.period_start, periods.period_end
    ),
    dated as (
        select
            rows.*,
            ends.grain,
            cast(ends.period_start as timestamp) as period_start,
            cast(ends.period_end as timestamp) as period_end,
            true as is_last,
            false as is_filler
        from measured as rows
        inner join ends on rows.tenant_key = ends.tenant_key and rows.period_date = ends.last_date
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.workload_balance__n end) as workload_balance__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'workload_balance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(workload_balance__n as double) as numerator,
    cast(null as double) as denominator,
    cast(workload_balance__n as double) as value
from aggregated
where (workload_balance__n is not null) and grain in ('day') and slice_dimension in ('total')
