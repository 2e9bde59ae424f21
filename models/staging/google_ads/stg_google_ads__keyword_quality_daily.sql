with
    source as ({{ current_rows("google_ads", "keyword_quality_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id as account_id,
            source.campaign_id,
            source.ad_group_id,
            source.criterion_id,
            source.keyword_text,
            source.match_type,
            source.date as reporting_date,
            source.historical_quality_score,
            source.impressions,
            source.clicks,
            source.cost_micros,
            source.conversions,
            source.conversions_value,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("google_ads", "source.customer_id") }}
    )

select *
from final
