with
    source as ({{ current_rows("google_ads", "ad_performance_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id as account_id,
            source.campaign_id,
            source.ad_group_id,
            source.ad_group_name,
            source.ad_id,
            source.date as reporting_date,
            source.device,
            source.impressions,
            source.clicks,
            source.cost_micros,
            source.conversions,
            source.conversions_value,
            source.view_through_conversions,
            source.engagements,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("google_ads", "source.customer_id") }}
    )

select *
from final
