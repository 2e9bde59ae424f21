with
    source as ({{ current_rows("file_drop", "ads_daily") }}),

    final as (
        select
            trim(source.tenant_id) as tenant_id,
            source.platform,
            source.date,
            source.campaign_id,
            source.campaign_name,
            source.objective,
            source.ad_id,
            source.device,
            source.country,
            source.city,
            source.impressions,
            source.clicks,
            source.spend_amount,
            source.currency_code,
            source.conversions,
            source.conversion_value_amount,
            source.leads,
            source.daily_budget_amount,
            source.version,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
