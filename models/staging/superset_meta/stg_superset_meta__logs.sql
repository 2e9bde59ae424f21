with
    source as ({{ current_rows("superset_meta", "logs") }}),

    final as (
        select
            source.log_id,
            source.action,
            source.user_id,
            source.dashboard_id,
            source.chart_id,
            source.duration_ms,
            source.logged_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
