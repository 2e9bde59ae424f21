with
    ads as (select * from {{ ref("int_marketing__ad_breakdowns") }}),

    campaigns as (
        select campaign_key
        from {{ ref("int_marketing__campaign_versions") }}
        where valid_to is null
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "ads.breakdown",
                        "ads.tenant_id",
                        "ads.platform",
                        "ads.account_id",
                        "ads.campaign_id",
                        "ads.reporting_date",
                        "ads.reporting_hour",
                        "ads.country",
                        "ads.region_name",
                    ]
                )
            }} as intraday_key,
            ads.breakdown,
            {{ surrogate_key(["ads.tenant_id"]) }} as tenant_key,
            ads.reporting_date,
            ads.reporting_hour as hour_key,
            ads.hour_started_at,
            ads.time_zone,
            ads.platform,
            ads.account_id,
            {{ channel_key("ads.channel_id") }} as channel_key,
            coalesce(campaigns.campaign_key, {{ unknown_key() }}) as campaign_key,
            {{ geography_key("countries", "ads.country") }} as geography_key,
            ads.region_name,
            ads.impression_count,
            ads.click_count,
            ads.spend_amount,
            ads.currency_code,
            {{ to_reporting("ads.spend_amount", "ads.currency_code", "ads.reporting_date") }}
            as spend_amount_reporting,
            ads.conversion_count,
            ads.conversion_value_amount
        from ads
        left join
            campaigns on ads.campaign_key = campaigns.campaign_key
            {{ join_country("countries", "ads.country") }}
            {{ join_exchange_rate("ads.currency_code", "ads.reporting_date") }}
    )

select *
from final
