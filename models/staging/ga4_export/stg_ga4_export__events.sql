with
    source as ({{ current_rows("ga4_export", "events") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.property_id,
            source.event_date as reporting_date,
            {{ instant_from_micros("source.event_timestamp_micros") }} as event_at,
            source.event_timestamp_micros,
            source.event_name,
            source.user_pseudo_id,
            source.ga_session_id,
            source.user_id,
            {{ instant_from_micros("source.user_first_touch_timestamp_micros") }} as first_touch_at,
            source.page_location,
            {{ json_text("source.device", "$.category") }} as device_category,
            {{ json_text("source.geo", "$.country") }} as country,
            {{ json_text("source.traffic_source", "$.source") }} as first_source,
            {{ json_text("source.traffic_source", "$.medium") }} as first_medium,
            {{ json_text("source.traffic_source", "$.name") }} as first_campaign_name,
            {{
                json_text(
                    "source.session_traffic_source_last_click",
                    "$.cross_channel_campaign.default_channel_group",
                )
            }} as channel_group,
            {{
                json_text(
                    "source.session_traffic_source_last_click",
                    "$.cross_channel_campaign.source",
                )
            }} as session_source,
            {{
                json_text(
                    "source.session_traffic_source_last_click",
                    "$.cross_channel_campaign.medium",
                )
            }} as session_medium,
            {{
                json_text(
                    "source.session_traffic_source_last_click",
                    "$.cross_channel_campaign.campaign_name",
                )
            }} as session_campaign_name,
            {{
                json_text(
                    "source.session_traffic_source_last_click",
                    "$.google_ads_campaign.campaign_id",
                )
            }} as google_ads_campaign_id,
            {{ json_text("source.collected_traffic_source", "$.gclid") }} as gclid,
            source.event_params,
            source.ecommerce,
            source.is_active_user,
            source.event_name = 'generate_lead' as is_key_event,
            source.platform,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("ga4_export", "source.property_id") }}
    )

select *
from final
