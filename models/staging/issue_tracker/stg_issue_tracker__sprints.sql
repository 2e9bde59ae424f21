with
    source as ({{ current_rows("issue_tracker", "sprints") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.board_id,
            source.sprint_id,
            source.name,
            source.state,
            source.goal,
            source.origin_board_id,
            source.created_at,
            source.start_at,
            source.end_at,
            source.completed_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("issue_tracker", "source.board_id") }}
    )

select *
from final
