with
    source as ({{ current_rows("telemetry", "integrations") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.integration_id,
            source.account_id,
            source.kind,
            source.connected_at,
            source.last_used_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("telemetry", "source.business_unit") }}
    )

select *
from final
