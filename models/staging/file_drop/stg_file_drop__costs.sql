with
    source as ({{ current_rows("file_drop", "costs") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.date,
            source.cost_category,
            source.entry_id,
            source.amount,
            source.currency_code,
            source.usage_units,
            source.description,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
