with
    source as ({{ current_rows("crm_app", "agent_history") }}),

    final as (
        select
            source.history_id,
            source.agent_id,
            source.team,
            source.role,
            source.hourly_cost,
            source.is_active,
            source.changed_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
