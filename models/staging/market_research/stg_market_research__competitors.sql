with
    source as ({{ current_rows("market_research", "competitors") }}),

    final as (
        select
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.competitor_id,
            source.valid_from,
            source.name,
            source.domain,
            source.is_own_brand,
            source.pricing_strategy,
            source.differentiators,
            source.followers,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
