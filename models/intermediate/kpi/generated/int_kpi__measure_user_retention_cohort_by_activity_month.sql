{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            activity_month as period_date,
            cohort,
            case
                when age_months > 0 then cast(active_users as decimal(38, 12))
            end as cohort_retention__n,
            case
                when age_months > 0 then cast(cohort_users as decimal(38, 12))
            end as cohort_retention__d
        from {{ ref("mart_user_retention_cohort") }}
        where activity_month is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            cohort,
            sum(cohort_retention__n) as cohort_retention__n,
            sum(cohort_retention__d) as cohort_retention__d
        from measured
        group by tenant_key, period_date, cohort
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
            cohort,
            cohort_retention__n,
            cohort_retention__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as cohort,
            cast(null as decimal(38, 12)) as cohort_retention__n,
            cast(null as decimal(38, 12)) as cohort_retention__d,
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
        where periods.grain in ('month')
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
            sum(dated.cohort_retention__n) as cohort_retention__n,
            sum(dated.cohort_retention__d) as cohort_retention__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'cohort' as slice_dimension,
            coalesce(cast(dated.cohort as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.cohort_retention__n) as cohort_retention__n,
            sum(dated.cohort_retention__d) as cohort_retention__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.cohort as string), 'unknown')
    )
select
    'cohort_retention' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cohort_retention__n as double) as numerator,
    cast(cohort_retention__d as double) as denominator,
    cast(cohort_retention__n as double) / nullif(cast(cohort_retention__d as double), 0) as value
from aggregated
where
    (cohort_retention__n is not null or cohort_retention__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'cohort')
