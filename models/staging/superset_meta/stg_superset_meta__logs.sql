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
            -- A list where a chart has several queries: the whole was there if every answer was.
            case
                when source.is_cached like '%false%'
                then false
                when source.is_cached like '%true%'
                then true
            end as is_cached,
            source.event_name,
            source.client_ms,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
