with
    source as ({{ current_rows("market_research", "brand_waves") }}),

    final as (
        select
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.brand,
            source.wave_date,
            source.metric,
            source.cell,
            source.campaign_id,
            source.respondents,
            source.positives,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
