with
    source as ({{ current_rows("google_ads", "campaign_performance_hourly") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id as account_id,
            source.campaign_id,
            source.date as reporting_date,
            source.hour as reporting_hour,
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
