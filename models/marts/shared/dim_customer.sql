with
    versions as (select * from {{ ref("int_customers__versions") }}),

    billing_counts as (
        select customer_key, count(*) as billing_customer_count
        from {{ ref("int_customers__billing_accounts") }}
        group by customer_key
    ),

    known as (
        select
            versions.customer_version_key,
            versions.customer_key,
            versions.customer_id,
            {{ surrogate_key(["versions.tenant_id"]) }} as tenant_key,
            versions.source_system,
            coalesce(
                {{ clean_text("versions.customer_name") }}, versions.customer_id
            ) as customer_name,
            versions.industry,
            versions.segment,
            versions.employee_count,
            case
                when versions.employee_count is null
                then 'unknown'
                when versions.employee_count < 10
                then '1-9'
                when versions.employee_count < 50
                then '10-49'
                when versions.employee_count < 250
                then '50-249'
                when versions.employee_count < 1000
                then '250-999'
                else '1000+'
            end as size_band,
            versions.owner_id,
            coalesce(owners.employee_key, {{ unknown_key() }}) as owner_employee_key,
            {{ geography_key("countries", "versions.country") }} as geography_key,
            {{ channel_key("versions.channel_id") }} as acquisition_channel_key,
            coalesce(billing_counts.billing_customer_count, 0) as billing_customer_count,
            versions.created_at,
            cast(versions.version_number as bigint) as version_number,
            versions.valid_from,
            versions.valid_to,
            versions.valid_to is null as is_current
        from versions
        left join billing_counts on versions.customer_key = billing_counts.customer_key
        left join
            {{ ref("int_employees__versions") }} as owners
            on
            {{ employee_key("versions.source_system", "versions.tenant_id", "versions.owner_id") }}
            = owners.employee_key
            and owners.valid_to is null
            {{ join_country("countries", "versions.country") }}
    ),

    unknown as (
        select
            {{ unknown_key() }} as customer_version_key,
            {{ unknown_key() }} as customer_key,
            'unknown' as customer_id,
            {{ unknown_key() }} as tenant_key,
            'unknown' as source_system,
            'Unknown' as customer_name,
            cast(null as string) as industry,
            cast(null as string) as segment,
            cast(null as bigint) as employee_count,
            'unknown' as size_band,
            cast(null as string) as owner_id,
            {{ unknown_key() }} as owner_employee_key,
            {{ unknown_key() }} as geography_key,
            {{ unknown_key() }} as acquisition_channel_key,
            cast(0 as bigint) as billing_customer_count,
            cast(null as timestamp) as created_at,
            {{ only_version_columns() }}
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
