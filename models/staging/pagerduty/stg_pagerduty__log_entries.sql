with
    source as ({{ current_rows("pagerduty", "log_entries") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.log_entry_id,
            source.incident_id,
            source.service_id,
            source.type,
            source.channel_type,
            source.agent_type,
            source.agent_id,
            coalesce(
                {{ hash_personal("source.note") }} = {{ hash_personal("'False positive'") }}, false
            ) as is_false_positive,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("pagerduty", "source.service_id") }}
    )

select *
from final
