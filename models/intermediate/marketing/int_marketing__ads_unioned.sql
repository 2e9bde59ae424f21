{# Advertising delivery of all platforms in one shape, amounts in the account's currency. #}
with
    campaigns as (
        select account_id, campaign_id, currency_code, time_zone, advertising_channel_type
        from {{ ref("stg_google_ads__campaigns") }}
    ),

    google_ads as (
        select
            ads.tenant_id,
            'google_ads' as platform,
            ads.account_id,
            ads.reporting_date,
            coalesce(campaigns.time_zone, tenants.time_zone) as time_zone,
            ads.campaign_id,
            ads.ad_group_id,
            ads.ad_group_name,
            ads.ad_id,
            ads.device,
            cast(null as string) as country,
            cast(null as string) as city,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            ads.impressions as impression_count,
            ads.clicks as click_count,
            {{ from_micros("ads.cost_micros") }} as spend_amount,
            coalesce(campaigns.currency_code, tenants.currency_code) as currency_code,
            ads.conversions as conversion_count,
            cast(ads.conversions_value as decimal(18, 4)) as conversion_value_amount,
            ads.view_through_conversions as view_through_conversion_count,
            ads.engagements as engagement_count,
            cast(null as double) as lead_count,
            cast(null as decimal(18, 4)) as daily_budget_amount
        from {{ ref("stg_google_ads__ad_performance_daily") }} as ads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on ads.tenant_id = tenants.tenant_id
        left join
            campaigns
            on ads.account_id = campaigns.account_id
            and ads.campaign_id = campaigns.campaign_id
            {{ join_channel("channels", "google_ads", "campaigns.advertising_channel_type") }}
    ),

    {# On Meta and LinkedIn everything is paid social. Meta's results are leads, wherever left. #}
    meta_ads as (
        select
            ads.tenant_id,
            'meta_ads' as platform,
            ads.account_id,
            ads.reporting_date,
            tenants.time_zone,
            ads.campaign_id,
            ads.adset_id as ad_group_id,
            ads.adset_name as ad_group_name,
            ads.ad_id,
            cast(null as string) as device,
            cast(null as string) as country,
            cast(null as string) as city,
            'paid_social' as channel_id,
            ads.impressions as impression_count,
            ads.clicks as click_count,
            ads.spend_amount,
            coalesce(ads.currency_code, tenants.currency_code) as currency_code,
            cast(ads.lead_count as double) as conversion_count,
            cast(ads.lead_value_amount as decimal(18, 4)) as conversion_value_amount,
            cast(null as bigint) as view_through_conversion_count,
            ads.post_engagement as engagement_count,
            cast(ads.lead_count as double) as lead_count,
            cast(null as decimal(18, 4)) as daily_budget_amount
        from {{ ref("stg_meta_ads__ad_insights_daily") }} as ads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on ads.tenant_id = tenants.tenant_id
    ),

    {# LinkedIn counts days in UTC; its conversions happen on the website, its leads in its forms. #}
    linkedin_ads as (
        select
            ads.tenant_id,
            'linkedin_ads' as platform,
            ads.account_id,
            ads.reporting_date,
            'UTC' as time_zone,
            ads.campaign_id,
            cast(null as string) as ad_group_id,
            cast(null as string) as ad_group_name,
            ads.creative_id as ad_id,
            cast(null as string) as device,
            cast(null as string) as country,
            cast(null as string) as city,
            'paid_social' as channel_id,
            ads.impressions as impression_count,
            ads.clicks as click_count,
            ads.cost_amount as spend_amount,
            coalesce(campaigns.currency_code, tenants.currency_code) as currency_code,
            cast(ads.external_website_conversions as double) as conversion_count,
            ads.conversion_value_amount,
            cast(null as bigint) as view_through_conversion_count,
            ads.total_engagements as engagement_count,
            cast(ads.one_click_leads as double) as lead_count,
            cast(null as decimal(18, 4)) as daily_budget_amount
        from {{ ref("stg_linkedin_ads__ad_analytics_daily") }} as ads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on ads.tenant_id = tenants.tenant_id
        left join
            {{ ref("stg_linkedin_ads__campaigns") }} as campaigns
            on ads.account_id = campaigns.account_id
            and ads.campaign_id = campaigns.campaign_id
    ),

    file_drop as (
        select
            ads.tenant_id,
            lower(trim(ads.platform)) as platform,
            cast(null as string) as account_id,
            ads.date as reporting_date,
            tenants.time_zone,
            ads.campaign_id,
            cast(null as string) as ad_group_id,
            cast(null as string) as ad_group_name,
            ads.ad_id,
            ads.device,
            ads.country,
            ads.city,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            ads.impressions as impression_count,
            ads.clicks as click_count,
            ads.spend_amount,
            coalesce({{ clean_text("ads.currency_code") }}, tenants.currency_code) as currency_code,
            ads.conversions as conversion_count,
            ads.conversion_value_amount,
            cast(null as bigint) as view_through_conversion_count,
            cast(null as bigint) as engagement_count,
            ads.leads as lead_count,
            ads.daily_budget_amount
        from {{ ref("stg_file_drop__ads_daily") }} as ads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on ads.tenant_id = tenants.tenant_id
            {{ join_channel("channels", "platform", "ads.platform") }}
    ),

    unioned as (
        select *
        from google_ads
        union all
        select *
        from meta_ads
        union all
        select *
        from linkedin_ads
        union all
        select *
        from file_drop
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "platform", "campaign_id"]) }} as campaign_key,
            {# Until when the reporting day lasted (UTC): the version that counts is that of its end. #}
            {{
                from_tenant_time(
                    "cast(reporting_date as timestamp) + interval '1' day - interval '1' second",
                    "time_zone",
                )
            }} as day_ended_at,
            unioned.*
        from unioned
    )

select *
from final
