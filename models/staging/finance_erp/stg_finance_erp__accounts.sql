with
    source as ({{ current_rows("finance_erp", "accounts") }}),

    final as (
        select
            source.account_id,
            source.account_number,
            source.name,
            source.account_type,
            source.statement_line,
            source.is_inactive,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
