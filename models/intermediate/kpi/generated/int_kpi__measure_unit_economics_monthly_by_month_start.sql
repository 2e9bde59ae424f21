{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            segment,
            cast(contribution_amount as decimal(38, 12)) as contribution_margin__n,
            cast(closing_customer_count as decimal(38, 12)) as contribution_margin__d,
            cast(
                sales_and_marketing_cost_amount as decimal(38, 12)
            ) as customer_acquisition_cost__n,
            cast(new_customer_count as decimal(38, 12)) as customer_acquisition_cost__d,
            case
                when gross_margin_rate > 0
                then cast(sales_and_marketing_cost_amount as decimal(38, 12))
            end as cac_payback_months__n,
            case
                when gross_margin_rate > 0 then cast(new_contribution_amount as decimal(38, 12))
            end as cac_payback_months__d
        from {{ ref("mart_unit_economics_monthly") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            segment,
            sum(contribution_margin__n) as contribution_margin__n,
            sum(contribution_margin__d) as contribution_margin__d,
            sum(customer_acquisition_cost__n) as customer_acquisition_cost__n,
            sum(customer_acquisition_cost__d) as customer_acquisition_cost__d,
            sum(cac_payback_months__n) as cac_payback_months__n,
            sum(cac_payback_months__d) as cac_payback_months__d
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
            contribution_margin__n,
            contribution_margin__d,
            customer_acquisition_cost__n,
            customer_acquisition_cost__d,
            cac_payback_months__n,
            cac_payback_months__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as segment,
            cast(null as decimal(38, 12)) as contribution_margin__n,
            cast(null as decimal(38, 12)) as contribution_margin__d,
            cast(null as decimal(38, 12)) as customer_acquisition_cost__n,
            cast(null as decimal(38, 12)) as customer_acquisition_cost__d,
            cast(null as decimal(38, 12)) as cac_payback_months__n,
            cast(null as decimal(38, 12)) as cac_payback_months__d,
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
            sum(dated.contribution_margin__n) as contribution_margin__n,
            sum(dated.contribution_margin__d) as contribution_margin__d,
            sum(dated.customer_acquisition_cost__n) as customer_acquisition_cost__n,
            sum(dated.customer_acquisition_cost__d) as customer_acquisition_cost__d,
            sum(dated.cac_payback_months__n) as cac_payback_months__n,
            sum(dated.cac_payback_months__d) as cac_payback_months__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.contribution_margin__n) as contribution_margin__n,
            sum(dated.contribution_margin__d) as contribution_margin__d,
            sum(dated.customer_acquisition_cost__n) as customer_acquisition_cost__n,
            sum(dated.customer_acquisition_cost__d) as customer_acquisition_cost__d,
            sum(dated.cac_payback_months__n) as cac_payback_months__n,
            sum(dated.cac_payback_months__d) as cac_payback_months__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
    )
select
    'contribution_margin' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(contribution_margin__n as double) as numerator,
    cast(contribution_margin__d as double) as denominator,
    cast(contribution_margin__n as double)
    / nullif(cast(contribution_margin__d as double), 0) as value
from aggregated
where
    (contribution_margin__n is not null or contribution_margin__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
union all
select
    'customer_acquisition_cost' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_acquisition_cost__n as double) as numerator,
    cast(customer_acquisition_cost__d as double) as denominator,
    cast(customer_acquisition_cost__n as double)
    / nullif(cast(customer_acquisition_cost__d as double), 0) as value
from aggregated
where
    (customer_acquisition_cost__n is not null or customer_acquisition_cost__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
union all
select
    'cac_payback_months' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cac_payback_months__n as double) as numerator,
    cast(cac_payback_months__d as double) as denominator,
    cast(cac_payback_months__n as double)
    / nullif(cast(cac_payback_months__d as double), 0) as value
from aggregated
where
    (cac_payback_months__n is not null or cac_payback_months__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
