with
    source as ({{ current_rows("salesforce", "accounts") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.id as account_id,
            source.name as account_name,
            source.industry,
            source.type,
            source.segment,
            source.employee_count,
            source.annual_revenue,
            source.billing_country,
            source.account_source,
            source.owner_id,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("salesforce", "source.business_unit") }}
    )

select *
from final
