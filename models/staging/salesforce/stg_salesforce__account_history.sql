with
    source as ({{ current_rows("salesforce", "account_history") }}),

    final as (
        select
            source.id as history_id,
            source.account_id,
            source.field,
            source.old_value,
            source.new_value,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
