{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    operands as (
        select
            tenant_key,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            max(case when kpi_key = 'ad_spend' then value end) as ad_spend,
            max(case when kpi_key = 'leads_generated' then value end) as leads_generated,
            max(case when kpi_key = 'website_sessions' then value end) as website_sessions,
            max(case when kpi_key = 'recognised_visitors' then value end) as recognised_visitors,
            max(case when kpi_key = 'recognised_sessions' then value end) as recognised_sessions,
            max(case when kpi_key = 'deals_in_pipeline' then value end) as deals_in_pipeline,
            max(case when kpi_key = 'win_rate' then value end) as win_rate,
            max(case when kpi_key = 'average_deal_size' then value end) as average_deal_size,
            max(case when kpi_key = 'sales_cycle_length' then value end) as sales_cycle_length,
            max(case when kpi_key = 'mrr' then value end) as mrr,
            max(case when kpi_key = 'contribution_margin' then value end) as contribution_margin,
            max(case when kpi_key = 'customer_churn_rate' then value end) as customer_churn_rate,
            max(
                case when kpi_key = 'customer_acquisition_cost' then value end
            ) as customer_acquisition_cost,
            max(case when kpi_key = 'tickets_created' then value end) as tickets_created,
            max(case when kpi_key = 'active_clients' then value end) as active_clients,
            max(case when kpi_key = 'operating_cost' then value end) as operating_cost
        from {{ ref("int_kpi__measured_values_unioned") }}
        where
            kpi_key in (
                'ad_spend',
                'leads_generated',
                'website_sessions',
                'recognised_visitors',
                'recognised_sessions',
                'deals_in_pipeline',
                'win_rate',
                'average_deal_size',
                'sales_cycle_length',
                'mrr',
                'contribution_margin',
                'customer_churn_rate',
                'customer_acquisition_cost',
                'tickets_created',
                'active_clients',
                'operating_cost'
            )
        group by tenant_key, slice_dimension, slice_member, grain, period_start, period_end
    )
select
    'cost_per_lead' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ad_spend as double) as numerator,
    cast(leads_generated as double) as denominator,
    cast(ad_spend as double) / nullif(cast(leads_generated as double), 0) as value
from operands
where
    (ad_spend) is not null
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'website_visitors' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(website_sessions * recognised_visitors as double) as numerator,
    cast(recognised_sessions as double) as denominator,
    cast(website_sessions * recognised_visitors as double)
    / nullif(cast(recognised_sessions as double), 0) as value
from operands
where
    (website_sessions * recognised_visitors) is not null
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'device', 'country', 'visitor_type')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'new_vs_returning_visitors' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(website_sessions * recognised_visitors as double) as numerator,
    cast(recognised_sessions as double) as denominator,
    cast(website_sessions * recognised_visitors as double)
    / nullif(cast(recognised_sessions as double), 0) as value
from operands
where
    (website_sessions * recognised_visitors) is not null
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'visitor_type')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'sales_velocity' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deals_in_pipeline * win_rate * average_deal_size as double) as numerator,
    cast(sales_cycle_length as double) as denominator,
    cast(deals_in_pipeline * win_rate * average_deal_size as double)
    / nullif(cast(sales_cycle_length as double), 0) as value
from operands
where
    (deals_in_pipeline * win_rate * average_deal_size) is not null
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'pipeline_velocity_by_source' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deals_in_pipeline * win_rate * average_deal_size as double) as numerator,
    cast(sales_cycle_length as double) as denominator,
    cast(deals_in_pipeline * win_rate * average_deal_size as double)
    / nullif(cast(sales_cycle_length as double), 0) as value
from operands
where
    (deals_in_pipeline * win_rate * average_deal_size) is not null
    and grain in ('month', 'quarter')
    and slice_dimension in ('channel')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'arr' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(12 * mrr as double) as numerator,
    cast(null as double) as denominator,
    cast(12 * mrr as double) as value
from operands
where
    (12 * mrr) is not null
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'product')
union all
select
    'customer_lifetime_value' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(contribution_margin as double) as numerator,
    cast(customer_churn_rate as double) as denominator,
    cast(contribution_margin as double) / nullif(cast(customer_churn_rate as double), 0) as value
from operands
where
    (contribution_margin) is not null
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'ltv_to_cac_ratio' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(contribution_margin as double) as numerator,
    cast(customer_churn_rate * customer_acquisition_cost as double) as denominator,
    cast(contribution_margin as double)
    / nullif(cast(customer_churn_rate * customer_acquisition_cost as double), 0) as value
from operands
where
    (contribution_margin) is not null
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'segment')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'support_ticket_volume' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(tickets_created as double) as numerator,
    cast(active_clients as double) as denominator,
    cast(tickets_created as double) / nullif(cast(active_clients as double), 0) as value
from operands
where
    (tickets_created) is not null
    and grain in ('month')
    and slice_dimension in ('total')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
union all
select
    'operating_cost_per_customer' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(operating_cost as double) as numerator,
    cast(active_clients as double) as denominator,
    cast(operating_cost as double) / nullif(cast(active_clients as double), 0) as value
from operands
where
    (operating_cost) is not null
    and grain in ('month')
    and slice_dimension in ('total')
    and tenant_key <> {{ surrogate_key(["'group'"]) }}
