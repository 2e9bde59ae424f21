-- Accounts by the id that other systems know them by: that of the unit's CRM.
with
    versions as (
        select *
        from {{ ref("int_customers__versions") }}
        where source_system in ('hubspot', 'salesforce') and valid_to is null
    ),

    final as (
        select
            tenant_id,
            customer_id as account_id,
            min(customer_key) as customer_key,
            min(segment) as segment
        from versions
        group by tenant_id, customer_id
    )

select *
from final
