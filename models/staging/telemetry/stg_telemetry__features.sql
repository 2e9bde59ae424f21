with
    source as ({{ current_rows("telemetry", "features") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.feature_id,
            source.name,
            source.module,
            source.is_advanced,
            source.released_at,
            source.deprecated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("telemetry", "source.business_unit") }}
    )

select *
from final
