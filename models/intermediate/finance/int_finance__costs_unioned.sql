-- Cost entries of all sources in one contract. An entry that names no tenant is shared: the
-- group's.
with
    unioned as (
        select
            tenant_id,
            'operating_costs' as source_system,
            date as cost_date,
            cost_category,
            amount,
            currency_code,
            usage_units
        from {{ ref("stg_operating_costs__entries") }}
        union all
        select
            {{ clean_text("tenant_id") }} as tenant_id,
            'file_drop' as source_system,
            date as cost_date,
            cost_category,
            amount,
            currency_code,
            usage_units
        from {{ ref("stg_file_drop__costs") }}
    ),

    final as (
        select
            case
                when unioned.tenant_id is null
                then 'group'
                else coalesce(tenants.tenant_id, 'unknown')
            end as tenant_id,
            unioned.tenant_id is null as is_shared,
            unioned.source_system,
            unioned.cost_date,
            lower(trim(unioned.cost_category)) as cost_category,
            unioned.amount,
            coalesce(
                upper({{ clean_text("unioned.currency_code") }}),
                tenants.currency_code,
                build.reporting_currency
            ) as currency_code,
            unioned.usage_units
        from unioned
        cross join {{ source("raw", "lake__build") }} as build
        left join {{ ref("dim_tenant") }} as tenants on unioned.tenant_id = tenants.tenant_id
    )

select *
from final
