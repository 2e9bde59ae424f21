with
    source as ({{ current_rows("superset_meta", "charts") }}),

    final as (
        select
            source.chart_id,
            source.name,
            source.chart_type,
            source.dataset,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
