{{
    config(
        materialized="incremental",
        incremental_strategy="append",
        on_schema_change="append_new_columns",
        pre_hook="{{ delete_changed('google_ads', 'ad_performance_daily', 'reporting_date') }}",
        post_hook="{{ record_through_seq() }}",
    )
}}

with
    source as (
        {{
            current_rows(
                "google_ads",
                "ad_performance_daily",
                changed_since_read("google_ads", "ad_performance_daily", "date"),
            )
        }}
    ),

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
