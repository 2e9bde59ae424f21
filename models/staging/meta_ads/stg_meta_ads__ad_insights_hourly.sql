with
    source as ({{ current_rows("meta_ads", "ad_insights_hourly") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.date as reporting_date,
            try_cast(substring(source.hour, 1, 2) as int) as reporting_hour,
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
