{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    operands as (
        select *
        from {{ ref("int_kpi__measured_values_unioned") }}
        where
            kpi_key in ('website_visitors', 'social_reach', 'monthly_revenue', 'net_profit_margin')
        union all
        select *
        from {{ ref("int_kpi__derived_values") }}
        where
            kpi_key in ('website_visitors', 'social_reach', 'monthly_revenue', 'net_profit_margin')
    )
select
    'visitor_growth_rate' as kpi_key,
    current_values.tenant_key,
    current_values.slice_dimension,
    current_values.slice_member,
    current_values.grain,
    current_values.period_start,
    current_values.period_end,
    cast(cast(current_values.value as double) - former_values.value as double) as numerator,
    cast(former_values.value as double) as denominator,
    cast(cast(current_values.value as double) - former_values.value as double)
    / nullif(cast(former_values.value as double), 0) as value
from operands as current_values
inner join
    operands as former_values
    on former_values.period_start = case
        current_values.grain when 'month' then current_values.period_start - interval '1' month
    end
    and current_values.kpi_key = former_values.kpi_key
    and current_values.tenant_key = former_values.tenant_key
    and current_values.slice_dimension = former_values.slice_dimension
    and current_values.slice_member = former_values.slice_member
    and current_values.grain = former_values.grain
where
    current_values.kpi_key = 'website_visitors'
    and current_values.grain in ('month')
    and current_values.slice_dimension in ('total')
    and current_values.tenant_key <> {{ surrogate_key(["'group'"]) }}
    and (cast(current_values.value as double) - former_values.value) is not null
union all
select
    'social_reach_growth' as kpi_key,
    current_values.tenant_key,
    current_values.slice_dimension,
    current_values.slice_member,
    current_values.grain,
    current_values.period_start,
    current_values.period_end,
    cast(cast(current_values.value as double) - former_values.value as double) as numerator,
    cast(former_values.value as double) as denominator,
    cast(cast(current_values.value as double) - former_values.value as double)
    / nullif(cast(former_values.value as double), 0) as value
from operands as current_values
inner join
    operands as former_values
    on former_values.period_start = case
        current_values.grain when 'month' then current_values.period_start - interval '1' month
    end
    and current_values.kpi_key = former_values.kpi_key
    and current_values.tenant_key = former_values.tenant_key
    and current_values.slice_dimension = former_values.slice_dimension
    and current_values.slice_member = former_values.slice_member
    and current_values.grain = former_values.grain
where
    current_values.kpi_key = 'social_reach'
    and current_values.grain in ('month')
    and current_values.slice_dimension in ('total', 'platform')
    and current_values.tenant_key <> {{ surrogate_key(["'group'"]) }}
    and (cast(current_values.value as double) - former_values.value) is not null
union all
select
    'revenue_growth_rate_mom' as kpi_key,
    current_values.tenant_key,
    current_values.slice_dimension,
    current_values.slice_member,
    current_values.grain,
    current_values.period_start,
    current_values.period_end,
    cast(cast(current_values.value as double) - former_values.value as double) as numerator,
    cast(former_values.value as double) as denominator,
    cast(cast(current_values.value as double) - former_values.value as double)
    / nullif(cast(former_values.value as double), 0) as value
from operands as current_values
inner join
    operands as former_values
    on former_values.period_start = case
        current_values.grain when 'month' then current_values.period_start - interval '1' month
    end
    and current_values.kpi_key = former_values.kpi_key
    and current_values.tenant_key = former_values.tenant_key
    and current_values.slice_dimension = former_values.slice_dimension
    and current_values.slice_member = former_values.slice_member
    and current_values.grain = former_values.grain
where
    current_values.kpi_key = 'monthly_revenue'
    and current_values.grain in ('month')
    and current_values.slice_dimension in ('total', 'product')
    and current_values.tenant_key <> {{ surrogate_key(["'group'"]) }}
    and (cast(current_values.value as double) - former_values.value) is not null
union all
select
    'revenue_growth_rate_qoq' as kpi_key,
    current_values.tenant_key,
    current_values.slice_dimension,
    current_values.slice_member,
    current_values.grain,
    current_values.period_start,
    current_values.period_end,
    cast(cast(current_values.value as double) - former_values.value as double) as numerator,
    cast(former_values.value as double) as denominator,
    cast(cast(current_values.value as double) - former_values.value as double)
    / nullif(cast(former_values.value as double), 0) as value
from operands as current_values
inner join
    operands as former_values
    on former_values.period_start = case
        current_values.grain when 'quarter' then current_values.period_start - interval '3' month
    end
    and current_values.kpi_key = former_values.kpi_key
    and current_values.tenant_key = former_values.tenant_key
    and current_values.slice_dimension = former_values.slice_dimension
    and current_values.slice_member = former_values.slice_member
    and current_values.grain = former_values.grain
where
    current_values.kpi_key = 'monthly_revenue'
    and current_values.grain in ('quarter')
    and current_values.slice_dimension in ('total')
    and current_values.tenant_key <> {{ surrogate_key(["'group'"]) }}
    and (cast(current_values.value as double) - former_values.value) is not null
union all
select
    'revenue_growth_rate_yoy' as kpi_key,
    current_values.tenant_key,
    current_values.slice_dimension,
    current_values.slice_member,
    current_values.grain,
    current_values.period_start,
    current_values.period_end,
    cast(cast(current_values.value as double) - former_values.value as double) as numerator,
    cast(former_values.value as double) as denominator,
    cast(cast(current_values.value as double) - former_values.value as double)
    / nullif(cast(former_values.value as double), 0) as value
from operands as current_values
inner join
    operands as former_values
    on former_values.period_start = case
        current_values.grain when 'month' then current_values.period_start - interval '12' month
    end
    and current_values.kpi_key = former_values.kpi_key
    and current_values.tenant_key = former_values.tenant_key
    and current_values.slice_dimension = former_values.slice_dimension
    and current_values.slice_member = former_values.slice_member
    and current_values.grain = former_values.grain
where
    current_values.kpi_key = 'monthly_revenue'
    and current_values.grain in ('month')
    and current_values.slice_dimension in ('total')
    and current_values.tenant_key <> {{ surrogate_key(["'group'"]) }}
    and (cast(current_values.value as double) - former_values.value) is not null
union all
select
    'profit_margin_improvement' as kpi_key,
    current_values.tenant_key,
    current_values.slice_dimension,
    current_values.slice_member,
    current_values.grain,
    current_values.period_start,
    current_values.period_end,
    cast(cast(current_values.value as double) - former_values.value as double) as numerator,
    cast(null as double) as denominator,
    cast(cast(current_values.value as double) - former_values.value as double) as value
from operands as current_values
inner join
    operands as former_values
    on former_values.period_start = case
        current_values.grain when 'quarter' then current_values.period_start - interval '12' month
    end
    and current_values.kpi_key = former_values.kpi_key
    and current_values.tenant_key = former_values.tenant_key
    and current_values.slice_dimension = former_values.slice_dimension
    and current_values.slice_member = former_values.slice_member
    and current_values.grain = former_values.grain
where
    current_values.kpi_key = 'net_profit_margin'
    and current_values.grain in ('quarter')
    and current_values.slice_dimension in ('total')
    and current_values.tenant_key <> {{ surrogate_key(["'group'"]) }}
    and (cast(current_values.value as double) - former_values.value) is not null
