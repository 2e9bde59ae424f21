with
    source as ({{ current_rows("superset_meta", "queries") }}),

    final as (
        select
            source.query_id,
            source.database_id,
            source.user_id,
            source.status,
            source.schema_name,
            source.row_count,
            source.row_limit,
            source.error_message,
            {{
                instant_from_micros(
                    "cast(round(cast(source.started_ms as double) * 1000) as bigint)"
                )
            }} as started_at,
            {{
                instant_from_micros(
                    "cast(round(cast(source.ended_ms as double) * 1000) as bigint)"
                )
            }} as ended_at,
            cast(source.ended_ms as double) - cast(source.started_ms as double) as duration_ms,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
