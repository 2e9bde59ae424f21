with
    source as ({{ current_rows("superset_meta", "dashboards") }}),

    final as (
        select
            source.dashboard_id,
            source.title,
            source.slug,
            source.is_published,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
