with
    ads as (select * from {{ ref("int_marketing__ads_unioned") }}),

    campaigns as (select * from {{ ref("int_marketing__campaign_versions") }}),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "ads.tenant_id",
                        "ads.platform",
                        "ads.account_id",
                        "ads.campaign_id",
                        "ads.ad_group_id",
                        "ads.ad_id",
                        "ads.device",
                        "ads.reporting_date",
                    ]
                )
            }} as ad_performance_key,
            {{ surrogate_key(["ads.tenant_id"]) }} as tenant_key,
            ads.reporting_date,
            ads.time_zone,
            ads.platform,
            ads.account_id,
            {{ channel_key("ads.channel_id") }} as channel_key,
            coalesce(campaigns.campaign_key, {{ unknown_key() }}) as campaign_key,
            coalesce(campaigns.campaign_version_key, {{ unknown_key() }}) as campaign_version_key,
            ads.ad_group_id,
            ads.ad_id,
            {{ ad_key("ads") }} as ad_key,
            {{ device_key("devices") }} as device_key,
            {{ geography_key("countries", "ads.country", "ads.city") }} as geography_key,
            ads.impression_count,
            ads.click_count,
            ads.spend_amount,
            ads.currency_code,
            {{ to_reporting("ads.spend_amount", "ads.currency_code", "ads.reporting_date") }}
            as spend_amount_reporting,
            ads.conversion_count,
            ads.conversion_value_amount,
            {{
                to_reporting(
                    "ads.conversion_value_amount", "ads.currency_code", "ads.reporting_date"
                )
            }} as conversion_value_amount_reporting,
            ads.view_through_conversion_count,
            ads.engagement_count,
            ads.lead_count
        from ads
        left join
            campaigns
            on ads.campaign_key = campaigns.campaign_key
            and {{ is_version_at("campaigns", "ads.day_ended_at") }}
            {{ join_device("devices", "ads.device") }}
            {{ join_country("countries", "ads.country") }}
            {{ join_exchange_rate("ads.currency_code", "ads.reporting_date") }}
    )

select *
from final
