with
    source as ({{ current_rows("issue_tracker", "issue_changelog") }}),

    changed_fields as ({{ json_array_rows("source", ["history_id"], "source.items") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.history_id,
            changed_fields.position as item_number,
            source.issue_id,
            source.issue_key,
            source.author_account_id,
            {{ hash_personal("source.author_name") }} as author_name_hash,
            {{ hash_personal("source.author_email") }} as author_email_hash,
            {{ json_text("changed_fields.element", "$.field") }} as field,
            {{ json_text("changed_fields.element", "$.from") }} as from_id,
            {{ json_text("changed_fields.element", "$.to") }} as to_id,
            case
                when {{ json_text("changed_fields.element", "$.field") }} <> 'assignee'
                then {{ json_text("changed_fields.element", "$.fromString") }}
            end as from_value,
            case
                when {{ json_text("changed_fields.element", "$.field") }} <> 'assignee'
                then {{ json_text("changed_fields.element", "$.toString") }}
            end as to_value,
            source.changed_at,
            source._extracted_at,
            source._commit_seq
        from source
        inner join
            changed_fields on source.history_id = changed_fields.history_id
            {{ join_tenant("issue_tracker", "source.project_key") }}
    )

select *
from final
