with
    source as ({{ current_rows("market_research", "market_share") }}),

    final as (
        select
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.brand,
            source.period,
            source.is_own_brand,
            source.revenue_estimate,
            source.market_size,
            source.share,
            source.currency_code,
            source.addressable_small,
            source.addressable_mid_market,
            source.addressable_enterprise,
            source.source,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
