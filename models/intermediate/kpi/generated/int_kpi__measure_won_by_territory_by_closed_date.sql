{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            closed_date as period_date,
            territory,
            cast(amount as decimal(38, 12)) as territory_performance__n,
            cast(amount_reporting as decimal(38, 12)) as territory_performance__r
        from {{ ref("int_kpi__won_by_territory") }}
        where closed_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            territory,
            sum(territory_performance__n) as territory_performance__n,
            sum(territory_performance__r) as territory_performance__r
        from measured
        group by tenant_key, period_date, territory
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
            territory,
            territory_performance__n,
            territory_performance__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as territory,
            cast(0 as decimal(38, 12)) as territory_performance__n,
            cast(0 as decimal(38, 12)) as territory_performance__r,
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
        where periods.grain in ('month', 'quarter')
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
            sum(dated.territory_performance__n) as territory_performance__n
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
            sum(dated.territory_performance__r) as territory_performance__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'territory' as slice_dimension,
            coalesce(cast(dated.territory as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.territory_performance__n) as territory_performance__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.territory as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'territory' as slice_dimension,
            coalesce(cast(dated.territory as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.territory_performance__r) as territory_performance__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.territory as string), 'unknown')
    )
select
    'territory_performance' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(territory_performance__n as double) as numerator,
    cast(null as double) as denominator,
    cast(territory_performance__n as double) as value
from aggregated
where
    (territory_performance__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'territory')
