{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            job_date as period_date,
            service,
            job,
            cast(time_0_30s_count as decimal(38, 12)) as background_job_time__b0,
            cast(time_30_120s_count as decimal(38, 12)) as background_job_time__b1,
            cast(time_120_600s_count as decimal(38, 12)) as background_job_time__b2,
            cast(time_over_600s_count as decimal(38, 12)) as background_job_time__b3
        from {{ ref("int_kpi__background_jobs_daily") }}
        where job_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            service,
            job,
            sum(background_job_time__b0) as background_job_time__b0,
            sum(background_job_time__b1) as background_job_time__b1,
            sum(background_job_time__b2) as background_job_time__b2,
            sum(background_job_time__b3) as background_job_time__b3
        from measured
        group by tenant_key, period_date, service, job
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
            job,
            background_job_time__b0,
            background_job_time__b1,
            background_job_time__b2,
            background_job_time__b3,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as service,
            cast(null as string) as job,
            cast(null as decimal(38, 12)) as background_job_time__b0,
            cast(null as decimal(38, 12)) as background_job_time__b1,
            cast(null as decimal(38, 12)) as background_job_time__b2,
            cast(null as decimal(38, 12)) as background_job_time__b3,
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
            sum(dated.background_job_time__b0) as background_job_time__b0,
            sum(dated.background_job_time__b1) as background_job_time__b1,
            sum(dated.background_job_time__b2) as background_job_time__b2,
            sum(dated.background_job_time__b3) as background_job_time__b3
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
            sum(dated.background_job_time__b0) as background_job_time__b0,
            sum(dated.background_job_time__b1) as background_job_time__b1,
            sum(dated.background_job_time__b2) as background_job_time__b2,
            sum(dated.background_job_time__b3) as background_job_time__b3
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.service as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'job' as slice_dimension,
            coalesce(cast(dated.job as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.background_job_time__b0) as background_job_time__b0,
            sum(dated.background_job_time__b1) as background_job_time__b1,
            sum(dated.background_job_time__b2) as background_job_time__b2,
            sum(dated.background_job_time__b3) as background_job_time__b3
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.job as string), 'unknown')
    )
select
    'background_job_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(background_job_time__b0, 0)
        + coalesce(background_job_time__b1, 0)
        + coalesce(background_job_time__b2, 0)
        + coalesce(background_job_time__b3, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "background_job_time__b0",
                "background_job_time__b1",
                "background_job_time__b2",
                "background_job_time__b3",
            ],
            [30, 120, 600, "inf"],
            0.95,
        )
    }} as value
from aggregated
where
    (
        coalesce(background_job_time__b0, 0)
        + coalesce(background_job_time__b1, 0)
        + coalesce(background_job_time__b2, 0)
        + coalesce(background_job_time__b3, 0)
        > 0
    )
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'service', 'job')
