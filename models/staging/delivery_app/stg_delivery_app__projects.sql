with
    source as ({{ current_rows("delivery_app", "projects") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.project_id,
            source.client_id,
            source.opportunity_id,
            source.project_manager_id,
            source.service_tier,
            source.name,
            source.lifecycle_status,
            source.attention_bucket,
            source.complete_rate,
            source.hold_reason,
            source.contract_value_amount,
            source.currency_code,
            source.settings,
            source.labels,
            source.started_at,
            source.due_at,
            source.delivered_at,
            source.updated_at,
            source.is_deleted,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("delivery_app", "source.business_unit") }}
    )

select *
from final
