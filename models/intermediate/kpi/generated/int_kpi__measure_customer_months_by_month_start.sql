{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            segment,
            cast(retained_mrr_amount as decimal(38, 12)) as gross_revenue_retention__n,
            cast(cohort_mrr_amount as decimal(38, 12)) as gross_revenue_retention__d,
            cast(
                case when cohort_mrr_amount > 0 then closing_mrr_amount end as decimal(38, 12)
            ) as net_revenue_retention__n,
            cast(cohort_mrr_amount as decimal(38, 12)) as net_revenue_retention__d,
            cast(closing_mrr_amount as decimal(38, 12)) as arpu__n,
            cast(case when is_active_at_close then 1 else 0 end as decimal(38, 12)) as arpu__d,
            cast(
                case when closing_mrr_rank <= 10 then closing_mrr_amount else 0 end as decimal(
                    38, 12
                )
            ) as revenue_concentration__n,
            cast(closing_mrr_amount as decimal(38, 12)) as revenue_concentration__d,
            cast(case when has_expansion then 1 else 0 end as decimal(38, 12)) as upsell_rate__n,
            cast(
                case when is_active_at_open then 1 else 0 end as decimal(38, 12)
            ) as upsell_rate__d,
            cast(
                case when is_active_at_close then 1 else 0 end as decimal(38, 12)
            ) as customers_by_segment__n,
            cast(
                case when is_active_at_close then 1 else 0 end as decimal(38, 12)
            ) as active_clients__n,
            cast(case when is_new then 1 else 0 end as decimal(38, 12)) as new_customers__n,
            cast(
                case when is_active_at_close then 1 else 0 end
                - case when is_active_at_open then 1 else 0 end as decimal(38, 12)
            ) as customer_growth_rate__n,
            cast(
                case when is_active_at_open then 1 else 0 end as decimal(38, 12)
            ) as customer_growth_rate__d,
            cast(
                case when is_churned then 1 else 0 end as decimal(38, 12)
            ) as customer_churn_rate__n,
            cast(
                case when is_active_at_open then 1 else 0 end as decimal(38, 12)
            ) as customer_churn_rate__d,
            cast(
                case
                    when cohort_mrr_amount > 0 and not is_active_at_close then 1 else 0
                end as decimal(38, 12)
            ) as annual_churn_rate__n,
            cast(
                case when cohort_mrr_amount > 0 then 1 else 0 end as decimal(38, 12)
            ) as annual_churn_rate__d,
            cast(
                case when cohort_mrr_amount > 0 and is_active_at_close then 1 else 0 end as decimal(
                    38, 12
                )
            ) as customer_retention_rate__n,
            cast(
                case when cohort_mrr_amount > 0 then 1 else 0 end as decimal(38, 12)
            ) as customer_retention_rate__d
        from {{ ref("int_revenue__customer_months") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            segment,
            sum(gross_revenue_retention__n) as gross_revenue_retention__n,
            sum(gross_revenue_retention__d) as gross_revenue_retention__d,
            sum(net_revenue_retention__n) as net_revenue_retention__n,
            sum(net_revenue_retention__d) as net_revenue_retention__d,
            sum(arpu__n) as arpu__n,
            sum(arpu__d) as arpu__d,
            sum(revenue_concentration__n) as revenue_concentration__n,
            sum(revenue_concentration__d) as revenue_concentration__d,
            sum(upsell_rate__n) as upsell_rate__n,
            sum(upsell_rate__d) as upsell_rate__d,
            sum(customers_by_segment__n) as customers_by_segment__n,
            sum(active_clients__n) as active_clients__n,
            sum(new_customers__n) as new_customers__n,
            sum(customer_growth_rate__n) as customer_growth_rate__n,
            sum(customer_growth_rate__d) as customer_growth_rate__d,
            sum(customer_churn_rate__n) as customer_churn_rate__n,
            sum(customer_churn_rate__d) as customer_churn_rate__d,
            sum(annual_churn_rate__n) as annual_churn_rate__n,
            sum(annual_churn_rate__d) as annual_churn_rate__d,
            sum(customer_retention_rate__n) as customer_retention_rate__n,
            sum(customer_retention_rate__d) as customer_retention_rate__d
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
            gross_revenue_retention__n,
            gross_revenue_retention__d,
            net_revenue_retention__n,
            net_revenue_retention__d,
            arpu__n,
            arpu__d,
            revenue_concentration__n,
            revenue_concentration__d,
            upsell_rate__n,
            upsell_rate__d,
            customers_by_segment__n,
            active_clients__n,
            new_customers__n,
            customer_growth_rate__n,
            customer_growth_rate__d,
            customer_churn_rate__n,
            customer_churn_rate__d,
            annual_churn_rate__n,
            annual_churn_rate__d,
            customer_retention_rate__n,
            customer_retention_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as gross_revenue_retention__n,
            cast(null as decimal(38, 12)) as gross_revenue_retention__d,
            cast(null as decimal(38, 12)) as net_revenue_retention__n,
            cast(null as decimal(38, 12)) as net_revenue_retention__d,
            cast(null as decimal(38, 12)) as arpu__n,
            cast(null as decimal(38, 12)) as arpu__d,
            cast(null as decimal(38, 12)) as revenue_concentration__n,
            cast(null as decimal(38, 12)) as revenue_concentration__d,
            cast(null as decimal(38, 12)) as upsell_rate__n,
            cast(null as decimal(38, 12)) as upsell_rate__d,
            cast(null as decimal(38, 12)) as customers_by_segment__n,
            cast(null as decimal(38, 12)) as active_clients__n,
            cast(0 as decimal(38, 12)) as new_customers__n,
            cast(null as decimal(38, 12)) as customer_growth_rate__n,
            cast(null as decimal(38, 12)) as customer_growth_rate__d,
            cast(null as decimal(38, 12)) as customer_churn_rate__n,
            cast(null as decimal(38, 12)) as customer_churn_rate__d,
            cast(null as decimal(38, 12)) as annual_churn_rate__n,
            cast(null as decimal(38, 12)) as annual_churn_rate__d,
            cast(null as decimal(38, 12)) as customer_retention_rate__n,
            cast(null as decimal(38, 12)) as customer_retention_rate__d,
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
            sum(dated.gross_revenue_retention__n) as gross_revenue_retention__n,
            sum(dated.gross_revenue_retention__d) as gross_revenue_retention__d,
            sum(dated.net_revenue_retention__n) as net_revenue_retention__n,
            sum(dated.net_revenue_retention__d) as net_revenue_retention__d,
            sum(dated.arpu__n) as arpu__n,
            sum(dated.arpu__d) as arpu__d,
            sum(dated.revenue_concentration__n) as revenue_concentration__n,
            sum(dated.revenue_concentration__d) as revenue_concentration__d,
            sum(dated.upsell_rate__n) as upsell_rate__n,
            sum(dated.upsell_rate__d) as upsell_rate__d,
            sum(
                case when dated.is_last then dated.customers_by_segment__n end
            ) as customers_by_segment__n,
            sum(case when dated.is_last then dated.active_clients__n end) as active_clients__n,
            sum(dated.new_customers__n) as new_customers__n,
            sum(dated.customer_growth_rate__n) as customer_growth_rate__n,
            sum(dated.customer_growth_rate__d) as customer_growth_rate__d,
            sum(dated.customer_churn_rate__n) as customer_churn_rate__n,
            sum(dated.customer_churn_rate__d) as customer_churn_rate__d,
            sum(dated.annual_churn_rate__n) as annual_churn_rate__n,
            sum(dated.annual_churn_rate__d) as annual_churn_rate__d,
            sum(dated.customer_retention_rate__n) as customer_retention_rate__n,
            sum(dated.customer_retention_rate__d) as customer_retention_rate__d
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
            cast(null as decimal(38, 12)) as gross_revenue_retention__n,
            cast(null as decimal(38, 12)) as gross_revenue_retention__d,
            cast(null as decimal(38, 12)) as net_revenue_retention__n,
            cast(null as decimal(38, 12)) as net_revenue_retention__d,
            cast(null as decimal(38, 12)) as arpu__n,
            cast(null as decimal(38, 12)) as arpu__d,
            cast(null as decimal(38, 12)) as revenue_concentration__n,
            cast(null as decimal(38, 12)) as revenue_concentration__d,
            cast(null as decimal(38, 12)) as upsell_rate__n,
            cast(null as decimal(38, 12)) as upsell_rate__d,
            sum(
                case when dated.is_last then dated.customers_by_segment__n end
            ) as customers_by_segment__n,
            sum(case when dated.is_last then dated.active_clients__n end) as active_clients__n,
            sum(dated.new_customers__n) as new_customers__n,
            cast(null as decimal(38, 12)) as customer_growth_rate__n,
            cast(null as decimal(38, 12)) as customer_growth_rate__d,
            cast(null as decimal(38, 12)) as customer_churn_rate__n,
            cast(null as decimal(38, 12)) as customer_churn_rate__d,
            cast(null as decimal(38, 12)) as annual_churn_rate__n,
            cast(null as decimal(38, 12)) as annual_churn_rate__d,
            cast(null as decimal(38, 12)) as customer_retention_rate__n,
            cast(null as decimal(38, 12)) as customer_retention_rate__d
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
            sum(dated.gross_revenue_retention__n) as gross_revenue_retention__n,
            sum(dated.gross_revenue_retention__d) as gross_revenue_retention__d,
            sum(dated.net_revenue_retention__n) as net_revenue_retention__n,
            sum(dated.net_revenue_retention__d) as net_revenue_retention__d,
            sum(dated.arpu__n) as arpu__n,
            sum(dated.arpu__d) as arpu__d,
            sum(dated.revenue_concentration__n) as revenue_concentration__n,
            sum(dated.revenue_concentration__d) as revenue_concentration__d,
            sum(dated.upsell_rate__n) as upsell_rate__n,
            sum(dated.upsell_rate__d) as upsell_rate__d,
            sum(
                case when dated.is_last then dated.customers_by_segment__n end
            ) as customers_by_segment__n,
            sum(case when dated.is_last then dated.active_clients__n end) as active_clients__n,
            sum(dated.new_customers__n) as new_customers__n,
            sum(dated.customer_growth_rate__n) as customer_growth_rate__n,
            sum(dated.customer_growth_rate__d) as customer_growth_rate__d,
            sum(dated.customer_churn_rate__n) as customer_churn_rate__n,
            sum(dated.customer_churn_rate__d) as customer_churn_rate__d,
            sum(dated.annual_churn_rate__n) as annual_churn_rate__n,
            sum(dated.annual_churn_rate__d) as annual_churn_rate__d,
            sum(dated.customer_retention_rate__n) as customer_retention_rate__n,
            sum(dated.customer_retention_rate__d) as customer_retention_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
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
            cast(null as decimal(38, 12)) as gross_revenue_retention__n,
            cast(null as decimal(38, 12)) as gross_revenue_retention__d,
            cast(null as decimal(38, 12)) as net_revenue_retention__n,
            cast(null as decimal(38, 12)) as net_revenue_retention__d,
            cast(null as decimal(38, 12)) as arpu__n,
            cast(null as decimal(38, 12)) as arpu__d,
            cast(null as decimal(38, 12)) as revenue_concentration__n,
            cast(null as decimal(38, 12)) as revenue_concentration__d,
            cast(null as decimal(38, 12)) as upsell_rate__n,
            cast(null as decimal(38, 12)) as upsell_rate__d,
            sum(
                case when dated.is_last then dated.customers_by_segment__n end
            ) as customers_by_segment__n,
            sum(case when dated.is_last then dated.active_clients__n end) as active_clients__n,
            sum(dated.new_customers__n) as new_customers__n,
            cast(null as decimal(38, 12)) as customer_growth_rate__n,
            cast(null as decimal(38, 12)) as customer_growth_rate__d,
            cast(null as decimal(38, 12)) as customer_churn_rate__n,
            cast(null as decimal(38, 12)) as customer_churn_rate__d,
            cast(null as decimal(38, 12)) as annual_churn_rate__n,
            cast(null as decimal(38, 12)) as annual_churn_rate__d,
            cast(null as decimal(38, 12)) as customer_retention_rate__n,
            cast(null as decimal(38, 12)) as customer_retention_rate__d
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'gross_revenue_retention' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(gross_revenue_retention__n as double) as numerator,
    cast(gross_revenue_retention__d as double) as denominator,
    cast(gross_revenue_retention__n as double)
    / nullif(cast(gross_revenue_retention__d as double), 0) as value
from aggregated
where
    (gross_revenue_retention__n is not null or gross_revenue_retention__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
union all
select
    'net_revenue_retention' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(net_revenue_retention__n as double) as numerator,
    cast(net_revenue_retention__d as double) as denominator,
    cast(net_revenue_retention__n as double)
    / nullif(cast(net_revenue_retention__d as double), 0) as value
from aggregated
where
    (net_revenue_retention__n is not null or net_revenue_retention__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
union all
select
    'arpu' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(arpu__n as double) as numerator,
    cast(arpu__d as double) as denominator,
    cast(arpu__n as double) / nullif(cast(arpu__d as double), 0) as value
from aggregated
where
    (arpu__n is not null or arpu__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
union all
select
    'revenue_concentration' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(revenue_concentration__n as double) as numerator,
    cast(revenue_concentration__d as double) as denominator,
    cast(revenue_concentration__n as double)
    / nullif(cast(revenue_concentration__d as double), 0) as value
from aggregated
where
    (revenue_concentration__n is not null or revenue_concentration__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'upsell_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(upsell_rate__n as double) as numerator,
    cast(upsell_rate__d as double) as denominator,
    cast(upsell_rate__n as double) / nullif(cast(upsell_rate__d as double), 0) as value
from aggregated
where
    (upsell_rate__n is not null or upsell_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
union all
select
    'customers_by_segment' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customers_by_segment__n as double) as numerator,
    cast(null as double) as denominator,
    cast(customers_by_segment__n as double) as value
from aggregated
where
    (customers_by_segment__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
union all
select
    'active_clients' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(active_clients__n as double) as numerator,
    cast(null as double) as denominator,
    cast(active_clients__n as double) as value
from aggregated
where
    (active_clients__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
union all
select
    'new_customers' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(new_customers__n as double) as numerator,
    cast(null as double) as denominator,
    cast(new_customers__n as double) as value
from aggregated
where
    (new_customers__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'customer_growth_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_growth_rate__n as double) as numerator,
    cast(customer_growth_rate__d as double) as denominator,
    cast(customer_growth_rate__n as double)
    / nullif(cast(customer_growth_rate__d as double), 0) as value
from aggregated
where
    (customer_growth_rate__n is not null or customer_growth_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'customer_churn_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_churn_rate__n as double) as numerator,
    cast(customer_churn_rate__d as double) as denominator,
    cast(customer_churn_rate__n as double)
    / nullif(cast(customer_churn_rate__d as double), 0) as value
from aggregated
where
    (customer_churn_rate__n is not null or customer_churn_rate__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
union all
select
    'annual_churn_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(annual_churn_rate__n as double) as numerator,
    cast(annual_churn_rate__d as double) as denominator,
    cast(annual_churn_rate__n as double) / nullif(cast(annual_churn_rate__d as double), 0) as value
from aggregated
where
    (annual_churn_rate__n is not null or annual_churn_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
union all
select
    'customer_retention_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_retention_rate__n as double) as numerator,
    cast(customer_retention_rate__d as double) as denominator,
    cast(customer_retention_rate__n as double)
    / nullif(cast(customer_retention_rate__d as double), 0) as value
from aggregated
where
    (customer_retention_rate__n is not null or customer_retention_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'segment')
