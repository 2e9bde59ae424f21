-- Versions of customers by the namespace of their ids, open to the past: what happened before the
-- first version belongs to the first.
select
    case
        when source_system in ('hubspot', 'salesforce') then 'crm' else source_system
    end as id_namespace,
    tenant_key,
    customer_id,
    customer_key,
    customer_version_key,
    case
        when version_number = 1 then cast('1900-01-01' as timestamp) else valid_from
    end as valid_from,
    coalesce(valid_to, cast('9999-12-31' as timestamp)) as valid_to
from {{ ref("dim_customer") }}
where source_system <> 'unknown'
