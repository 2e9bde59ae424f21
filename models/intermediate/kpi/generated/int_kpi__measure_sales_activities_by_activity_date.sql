{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_date as period_date,
            employee_key,
            case
                when is_completed and activity_type = 'meeting' and topic = 'discovery'
                then cast(1 as decimal(38, 12))
            end as discovery_calls__n,
            case
                when is_completed and activity_type = 'meeting' then cast(1 as decimal(38, 12))
            end as meetings_per_week__n,
            case
                when is_completed and activity_type = 'meeting' and topic = 'demo'
                then cast(1 as decimal(38, 12))
            end as demos_per_week__n
        from {{ ref("fct_sales_activities") }}
        where activity_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            employee_key,
            sum(discovery_calls__n) as discovery_calls__n,
            sum(meetings_per_week__n) as meetings_per_week__n,
            sum(demos_per_week__n) as demos_per_week__n
        from measured
        group by tenant_key, period_date, employee_key
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
            discovery_calls__n,
            meetings_per_week__n,
            demos_per_week__n,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as employee_key,
            cast(0 as decimal(38, 12)) as discovery_calls__n,
            cast(0 as decimal(38, 12)) as meetings_per_week__n,
            cast(0 as decimal(38, 12)) as demos_per_week__n,
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
            sum(dated.discovery_calls__n) as discovery_calls__n,
            sum(dated.meetings_per_week__n) as meetings_per_week__n,
            sum(dated.demos_per_week__n) as demos_per_week__n
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
            sum(dated.discovery_calls__n) as discovery_calls__n,
            sum(dated.meetings_per_week__n) as meetings_per_week__n,
            sum(dated.demos_per_week__n) as demos_per_week__n
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
            sum(dated.discovery_calls__n) as discovery_calls__n,
            sum(dated.meetings_per_week__n) as meetings_per_week__n,
            sum(dated.demos_per_week__n) as demos_per_week__n
        from dated
        left join
            {{ ref("dim_employee") }} as employee_slice
            on dated.employee_key = employee_slice.employee_key
            and employee_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(employee_slice.employee_id as string), 'unknown')
    )
select
    'discovery_calls' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(discovery_calls__n as double) as numerator,
    cast(null as double) as denominator,
    cast(discovery_calls__n as double) as value
from aggregated
where
    (discovery_calls__n is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'employee')
union all
select
    'meetings_per_week' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(meetings_per_week__n as double) as numerator,
    cast(null as double) as denominator,
    cast(meetings_per_week__n as double) as value
from aggregated
where
    (meetings_per_week__n is not null)
    and grain in ('week')
    and slice_dimension in ('total', 'employee')
union all
select
    'demos_per_week' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(demos_per_week__n as double) as numerator,
    cast(null as double) as denominator,
    cast(demos_per_week__n as double) as value
from aggregated
where
    (demos_per_week__n is not null)
    and grain in ('week')
    and slice_dimension in ('total', 'employee')
