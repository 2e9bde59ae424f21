with
    versions as (select * from {{ ref("int_finance__product_versions") }}),

    tenants as (select tenant_id, currency_code from {{ ref("dim_tenant") }}),

    members as (
        select
            versions.product_key,
            versions.product_version_key,
            {{ surrogate_key(["versions.tenant_id"]) }} as tenant_key,
            versions.source_system,
            versions.product_id,
            versions.product_name,
            versions.category,
            versions.service_tier,
            versions.status,
            versions.billing_interval,
            versions.price_amount,
            versions.unit_cost_amount,
            coalesce(versions.currency_code, tenants.currency_code) as currency_code,
            cast(versions.version_number as bigint) as version_number,
            versions.valid_from,
            versions.valid_to,
            versions.valid_to is null as is_current
        from versions
        inner join tenants on versions.tenant_id = tenants.tenant_id
    ),

    unknown_member as (
        select
            {{ unknown_key() }} as product_key,
            {{ unknown_key() }} as product_version_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as source_system,
            'unknown' as product_id,
            'Unknown' as product_name,
            'unknown' as category,
            cast(null as string) as service_tier,
            'unknown' as status,
            cast(null as string) as billing_interval,
            cast(null as decimal(18, 4)) as price_amount,
            cast(null as decimal(18, 4)) as unit_cost_amount,
            cast(null as string) as currency_code,
            {{ only_version_columns() }}
    ),

    final as (
        select *
        from members
        union all
        select *
        from unknown_member
    )

select *
from final
