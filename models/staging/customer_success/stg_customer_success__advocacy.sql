with
    source as ({{ current_rows("customer_success", "advocacy") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.advocacy_id,
            source.customer_id,
            source.kind,
            source.occurred_at,
            source.modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("customer_success", "source.tenant_id") }}
    )

select *
from final
