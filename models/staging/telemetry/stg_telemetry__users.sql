with
    source as ({{ current_rows("telemetry", "users") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.user_id,
            source.account_id,
            {{ hash_personal("source.name") }} as name_hash,
            {{ hash_personal("source.email") }} as email_hash,
            source.role,
            source.acquisition_source,
            source.is_internal,
            source.created_at,
            source.deactivated_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("telemetry", "source.business_unit") }}
    )

select *
from final
