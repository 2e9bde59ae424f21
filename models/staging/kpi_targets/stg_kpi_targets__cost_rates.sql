with
    source as ({{ current_rows("kpi_targets", "cost_rates") }}),

    final as (
        select
            source.rate_key,
            source.valid_from,
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.amount,
            source.currency_code,
            source.unit,
            source.description,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
