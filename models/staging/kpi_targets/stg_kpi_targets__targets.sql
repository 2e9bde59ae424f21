with
    source as ({{ current_rows("kpi_targets", "targets") }}),

    final as (
        select
            source.kpi_key,
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.grain,
            source.valid_from,
            source.target,
            source.warning,
            source.critical,
            source.origin,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
