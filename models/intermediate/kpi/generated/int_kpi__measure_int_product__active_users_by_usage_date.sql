{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            usage_date as period_date,
            segment,
            cast(weekly_active_users as decimal(38, 12)) as wau__n,
            cast(monthly_active_users as decimal(38, 12)) as mau__n,
            cast(mean_daily_active_users as decimal(38, 12)) as stickiness__n,
            cast(monthly_active_users as decimal(38, 12)) as stickiness__d
        from {{ ref("int_product__active_users") }}
        where usage_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            segment,
            sum(wau__n) as wau__n,
            sum(mau__n) as mau__n,
            sum(stickiness__n) as stickiness__n,
            sum(stickiness__d) as stickiness__d
        from measured
        group by tenant_key, period_date, segment
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
            segment,
            wau__n,
            mau__n,
            stickiness__n,
            stickiness__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as wau__n,
            cast(null as decimal(38, 12)) as mau__n,
            cast(null as decimal(38, 12)) as stickiness__n,
            cast(null as decimal(38, 12)) as stickiness__d,
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
    ends as (
        select tenant_key, grain, period_start, max(period_date) as last_time
        from placed
        where not is_filler
        group by tenant_key, grain, period_start
    ),
    dated as (
        select placed.*, placed.period_date = ends.last_time as is_last
        from placed
        left join
            ends
            on placed.tenant_key = ends.tenant_key
            and placed.grain = ends.grain
            and placed.period_start = ends.period_start
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.wau__n end) as wau__n,
            sum(case when dated.is_last then dated.mau__n end) as mau__n,
            sum(case when dated.is_last then dated.stickiness__n end) as stickiness__n,
            sum(case when dated.is_last then dated.stickiness__d end) as stickiness__d
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
            sum(case when dated.is_last then dated.wau__n end) as wau__n,
            sum(case when dated.is_last then dated.mau__n end) as mau__n,
            cast(null as decimal(38, 12)) as stickiness__n,
            cast(null as decimal(38, 12)) as stickiness__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.wau__n end) as wau__n,
            sum(case when dated.is_last then dated.mau__n end) as mau__n,
            sum(case when dated.is_last then dated.stickiness__n end) as stickiness__n,
            sum(case when dated.is_last then dated.stickiness__d end) as stickiness__d
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
            coalesce(cast(dated.segment as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.wau__n end) as wau__n,
            sum(case when dated.is_last then dated.mau__n end) as mau__n,
            cast(null as decimal(38, 12)) as stickiness__n,
            cast(null as decimal(38, 12)) as stickiness__d
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'wau' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(wau__n as double) as numerator,
    cast(null as double) as denominator,
    cast(wau__n as double) as value
from aggregated
where
    (wau__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'segment')
union all
select
    'mau' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(mau__n as double) as numerator,
    cast(null as double) as denominator,
    cast(mau__n as double) as value
from aggregated
where
    (mau__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'segment')
union all
select
    'stickiness' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(stickiness__n as double) as numerator,
    cast(stickiness__d as double) as denominator,
    cast(stickiness__n as double) / nullif(cast(stickiness__d as double), 0) as value
from aggregated
where
    (stickiness__n is not null or stickiness__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
