with
    source as ({{ current_rows("google_ads", "geo_performance_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id as account_id,
            source.campaign_id,
            source.country_criterion_id,
            split_part(source.region_resource_name, '/', 2) as region_criterion_id,
            source.date as reporting_date,
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
