{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            customer_key,
            cast(action_count as decimal(38, 12)) as community_engagement__n,
            cast(1 as decimal(38, 12)) as community_engagement__d
        from {{ ref("int_customers__community_months") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            customer_key,
            sum(community_engagement__n) as community_engagement__n,
            sum(community_engagement__d) as community_engagement__d
        from measured
        group by tenant_key, period_date, customer_key
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
            customer_key,
            community_engagement__n,
            community_engagement__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as customer_key,
            cast(null as decimal(38, 12)) as community_engagement__n,
            cast(null as decimal(38, 12)) as community_engagement__d,
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
            sum(dated.community_engagement__n) as community_engagement__n,
            sum(dated.community_engagement__d) as community_engagement__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'customer' as slice_dimension,
            coalesce(cast(customer_slice.customer_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.community_engagement__n) as community_engagement__n,
            sum(dated.community_engagement__d) as community_engagement__d
        from dated
        left join
            {{ ref("dim_customer") }} as customer_slice
            on dated.customer_key = customer_slice.customer_key
            and customer_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(customer_slice.customer_id as string), 'unknown')
    )
select
    'community_engagement' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(community_engagement__n as double) as numerator,
    cast(community_engagement__d as double) as denominator,
    cast(community_engagement__n as double)
    / nullif(cast(community_engagement__d as double), 0) as value
from aggregated
where
    (community_engagement__n is not null or community_engagement__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'customer')
