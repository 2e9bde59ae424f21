with
    source as ({{ current_rows("youtube", "videos") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.channel_id,
            source.video_id,
            source.title,
            source.published_at,
            86400 * coalesce(try_cast(regexp_extract(source.duration, '([0-9]+)D', 1) as int), 0)
            + 3600 * coalesce(try_cast(regexp_extract(source.duration, '([0-9]+)H', 1) as int), 0)
            + 60 * coalesce(try_cast(regexp_extract(source.duration, '([0-9]+)M', 1) as int), 0)
            + coalesce(
                try_cast(regexp_extract(source.duration, '([0-9]+)S', 1) as int), 0
            ) as duration_seconds,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("youtube", "source.channel_id") }}
    )

select *
from final
