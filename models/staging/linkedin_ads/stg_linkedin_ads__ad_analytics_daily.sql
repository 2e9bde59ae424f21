with
    source as ({{ current_rows("linkedin_ads", "ad_analytics_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            split_part(source.campaign_id, ':', 4) as campaign_id,
            split_part(source.creative_id, ':', 4) as creative_id,
            source.date as reporting_date,
            source.impressions,
            source.clicks,
            source.landing_page_clicks,
            try_cast(source.cost_in_local_currency as decimal(18, 4)) as cost_amount,
            try_cast(source.cost_in_usd as decimal(18, 4)) as cost_usd_amount,
            source.external_website_conversions,
            try_cast(
                source.conversion_value_in_local_currency as decimal(18, 4)
            ) as conversion_value_amount,
            source.one_click_leads,
            source.total_engagements,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("linkedin_ads", "source.account_id") }}
    )

select *
from final
