with
    known as (
        select
            employee_version_key,
            employee_key,
            employee_id,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            source_system,
            coalesce(employee_name, employee_id) as employee_name,
            team,
            role,
            hourly_cost_amount,
            currency_code,
            capacity,
            is_active,
            hired_at,
            {{ version_columns() }}
        from {{ ref("int_employees__versions") }}
    ),

    unknown as (
        select
            {{ unknown_key() }} as employee_version_key,
            {{ unknown_key() }} as employee_key,
            'unknown' as employee_id,
            {{ unknown_key() }} as tenant_key,
            'unknown' as source_system,
            'Unknown' as employee_name,
            cast(null as string) as team,
            cast(null as string) as role,
            cast(null as decimal(18, 4)) as hourly_cost_amount,
            cast(null as string) as currency_code,
            cast(null as bigint) as capacity,
            true as is_active,
            cast(null as timestamp) as hired_at,
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
