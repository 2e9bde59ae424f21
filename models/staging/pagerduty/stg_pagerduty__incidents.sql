with
    source as ({{ current_rows("pagerduty", "incidents") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.incident_id,
            source.incident_number,
            source.service_id,
            source.service_name as service,
            source.title,
            source.status,
            source.urgency,
            source.priority,
            source.dedup_key,
            case
                when source.dedup_key like 'deployment/%'
                then substr(source.dedup_key, length('deployment/') + 1)
            end as deployment_id,
            source.escalation_policy_id,
            source.alert_count,
            source.created_at,
            case
                when source.status = 'resolved'
                then coalesce(source.resolved_at, source.last_status_change_at)
            end as resolved_at,
            source.last_status_change_at,
            source.last_status_changed_by_type,
            source.last_status_changed_by_id,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("pagerduty", "source.service_id") }}
    )

select *
from final
