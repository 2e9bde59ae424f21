with
    source as ({{ current_rows("superset_events", "events") }}),

    final as (
        select
            source.event_id,
            source.logged_at,
            source.action,
            source.user_id,
            source.dashboard_id,
            source.chart_id,
            source.duration_ms,
            source.is_from_page,
            source.is_cached,
            source.is_error,
            source.event_name,
            source.client_ms,
            source.path,
            source.url_rule,
            source.told_of,
            source.told_of_id,
            source.told_at_ms,
            source.is_forced,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
