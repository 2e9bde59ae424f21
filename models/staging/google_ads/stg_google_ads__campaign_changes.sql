with
    source as ({{ current_rows("google_ads", "campaign_changes") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id as account_id,
            source.resource_name,
            source.changed_at,
            source.change_resource_type,
            source.resource_change_operation,
            source.campaign_resource_name,
            source.changed_fields,
            source.old_resource,
            source.new_resource,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("google_ads", "source.customer_id") }}
    )

select *
from final
