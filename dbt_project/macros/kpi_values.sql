{#
    CTEs from `measured`, KPI values by slice, grain and period, to `judged`: with their target, the
    value of the period before, and the band they lie in.
#}
{% macro judged_kpi_values() -%}
    -- The period before is the one that ends where this one starts: a gap has no prior value.
    compared as (
        select
            *,
            case
                when
                    lag(period_end) over (
                        partition by kpi_key, tenant_key, slice_dimension, slice_member, grain
                        order by period_start
                    )
                    = period_start
                then
                    lag(value) over (
                        partition by kpi_key, tenant_key, slice_dimension, slice_member, grain
                        order by period_start
                    )
            end as prior_value
        from measured
    ),

    -- Joined by the slice too: a condition on values alone would compare each with every target.
    targets as (select *, 'total' as slice_dimension from {{ ref("int_kpi__targets") }}),

    described as (
        select
            compared.kpi_key,
            compared.tenant_key,
            tenants.tenant_id,
            compared.slice_dimension,
            compared.slice_member,
            compared.grain,
            compared.period_start,
            compared.period_end,
            compared.period_end > tenants.now_at as is_partial,
            compared.value,
            compared.numerator,
            compared.denominator,
            case
                when kpis.unit in ('currency', 'currency_per_day') then tenants.currency_code
            end as currency_code,
            kpis.direction,
            kpis.aggregation,
            targets.target,
            targets.warning as warning_threshold,
            targets.critical as critical_threshold,
            compared.prior_value,
            compared.value - compared.prior_value as change
        from compared
        inner join {{ ref("dim_kpi") }} as kpis on compared.kpi_key = kpis.kpi_key
        -- A unit that a KPI is not meant for has no value of it, not even 0. The group has its own.
        inner join
            {{ ref("int_kpi__tenants") }} as tenants
            on compared.tenant_key = tenants.tenant_key
            and (
                tenants.tenant_id = 'group'
                or {{ is_meant_for("kpis.applies_to", "tenants.tenant_id") }}
            )
        left join
            targets
            on compared.slice_dimension = targets.slice_dimension
            and compared.kpi_key = targets.kpi_key
            and tenants.tenant_id = targets.tenant_id
            and compared.grain = targets.grain
            and compared.period_start >= targets.valid_from
            and compared.period_start < targets.valid_to
    ),

    judged as (
        select
            kpi_key,
            tenant_key,
            tenant_id,
            case
                slice_dimension
                when 'total'
                then 'total'
                else slice_dimension || '=' || slice_member
            end as slice,
            slice_dimension,
            slice_member,
            grain,
            period_start,
            period_end,
            is_partial,
            value,
            numerator,
            denominator,
            currency_code,
            target,
            warning_threshold,
            critical_threshold,
            {{
                kpi_status(
                    "value",
                    "direction",
                    "target",
                    "warning_threshold",
                    "critical_threshold",
                    "(not is_partial or aggregation not in ('sum', 'count_distinct', 'growth', 'difference'))",
                )
            }}
            as status,
            prior_value,
            change,
            change / nullif(abs(prior_value), 0) as change_rate
        from described
    )
{%- endmacro %}

{% macro is_meant_for(applies_to, tenant_id) -%}
    {#- Whether a KPI is meant for the unit: `applies_to` of dim_kpi names it, or all. -#}
    (
        {{ applies_to }} = 'all'
        or ',' || {{ applies_to }} || ',' like '%,' || {{ tenant_id }} || ',%'
    )
{%- endmacro %}
