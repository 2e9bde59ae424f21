with
    source as ({{ current_rows("telemetry", "events") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.event_id,
            source.user_id,
            source.account_id,
            source.anonymous_id,
            source.event_name,
            source.feature_id,
            source.session_id,
            source.occurred_at,
            source.received_at,
            source.properties,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("telemetry", "source.business_unit") }}
    )

select *
from final
