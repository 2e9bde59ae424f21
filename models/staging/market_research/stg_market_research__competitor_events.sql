with
    source as ({{ current_rows("market_research", "competitor_events") }}),

    final as (
        select
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.competitor_id,
            source.event_date,
            source.event_type,
            source.title,
            source.url,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
