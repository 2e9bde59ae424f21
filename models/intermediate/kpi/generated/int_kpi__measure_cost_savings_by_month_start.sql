{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            cost_category,
            cast(saving_amount as decimal(38, 12)) as cost_saving_opportunities__n,
            cast(saving_amount_reporting as decimal(38, 12)) as cost_saving_opportunities__r
        from {{ ref("int_kpi__cost_savings") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            cost_category,
            sum(cost_saving_opportunities__n) as cost_saving_opportunities__n,
            sum(cost_saving_opportunities__r) as cost_saving_opportunities__r
        from measured
        group by tenant_key, period_date, cost_category
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
            cost_category,
            cost_saving_opportunities__n,
            cost_saving_opportunities__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as cost_category,
            cast(0 as decimal(38, 12)) as cost_saving_opportunities__n,
            cast(0 as decimal(38, 12)) as cost_saving_opportunities__r,
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
            sum(dated.cost_saving_opportunities__n) as cost_saving_opportunities__n
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
            sum(dated.cost_saving_opportunities__r) as cost_saving_opportunities__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'cost_category' as slice_dimension,
            coalesce(cast(dated.cost_category as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.cost_saving_opportunities__n) as cost_saving_opportunities__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.cost_category as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'cost_category' as slice_dimension,
            coalesce(cast(dated.cost_category as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.cost_saving_opportunities__r) as cost_saving_opportunities__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.cost_category as string), 'unknown')
    )
select
    'cost_saving_opportunities' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_saving_opportunities__n as double) as numerator,
    cast(null as double) as denominator,
    cast(cost_saving_opportunities__n as double) as value
from aggregated
where
    (cost_saving_opportunities__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'cost_category')
