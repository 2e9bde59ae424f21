with
    source as ({{ current_rows("meta_ads", "geo_insights_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.date as reporting_date,
            source.country as country_code,
            source.region,
            source.currency_code,
            source.impressions,
            source.clicks,
            source.spend_amount,
            source.actions,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("meta_ads", "source.account_id") }}
    )

select *
from final
