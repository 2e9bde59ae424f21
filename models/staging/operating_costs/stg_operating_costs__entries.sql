with
    source as ({{ current_rows("operating_costs", "entries") }}),

    final as (
        select
            source.date,
            source.cost_category,
            source.entry_no,
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.amount,
            source.currency_code,
            source.usage_units,
            source.description,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
