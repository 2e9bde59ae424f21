{#
    Advertising delivery by campaign and hour (breakdown hour) and by campaign, place and day
    (breakdown geography): two cuts of the same delivery, never to be added up. LinkedIn has neither.
#}
with
    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    google_campaigns as (
        select campaigns.*, coalesce(channels.channel_id, 'unassigned') as channel_id
        from
            {{ ref("stg_google_ads__campaigns") }} as campaigns
            {{ join_channel("channels", "google_ads", "campaigns.advertising_channel_type") }}
    ),

    google_ads as (
        {% for breakdown, model in {
            "hour": "stg_google_ads__campaign_performance_hourly",
            "geography": "stg_google_ads__geo_performance_daily",
        }.items() %}
            select
                '{{ breakdown }}' as breakdown,
                ads.tenant_id,
                'google_ads' as platform,
                ads.account_id,
                ads.campaign_id,
                ads.reporting_date,
                {% if breakdown == "hour" %}
                    ads.reporting_hour,
                    cast(null as string) as country,
                    cast(null as string) as region_name,
                {% else %}
                    cast(null as bigint) as reporting_hour,
                    coalesce(countries.country_code, ads.country_criterion_id) as country,
                    ads.region_criterion_id as region_name,
                {% endif %}
                coalesce(campaigns.time_zone, tenants.time_zone) as time_zone,
                coalesce(campaigns.channel_id, 'unassigned') as channel_id,
                coalesce(campaigns.currency_code, tenants.currency_code) as currency_code,
                ads.impressions as impression_count,
                ads.clicks as click_count,
                {{ from_micros("ads.cost_micros") }} as spend_amount,
                ads.conversions as conversion_count,
                cast(ads.conversions_value as decimal(18, 4)) as conversion_value_amount
            from {{ ref(model) }} as ads
            inner join tenants on ads.tenant_id = tenants.tenant_id
            left join
                google_campaigns as campaigns
                on ads.account_id = campaigns.account_id
                and ads.campaign_id = campaigns.campaign_id
            {% if breakdown == "geography" %}
                left join
                    {{ ref("google_ads_countries") }} as countries
                    on ads.country_criterion_id = countries.criterion_id
            {% endif %}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    {# Meta tells the value of results by ad only. #}
    meta_ads as (
        {% for breakdown, model in {
            "hour": "stg_meta_ads__ad_insights_hourly",
            "geography": "stg_meta_ads__geo_insights_daily",
        }.items() %}
            select
                '{{ breakdown }}' as breakdown,
                ads.tenant_id,
                'meta_ads' as platform,
                ads.account_id,
                ads.campaign_id,
                ads.reporting_date,
                {% if breakdown == "hour" %}
                    cast(ads.reporting_hour as bigint) as reporting_hour,
                    cast(null as string) as country,
                    cast(null as string) as region_name,
                {% else %}
                    cast(null as bigint) as reporting_hour,
                    ads.country_code as country,
                    ads.region as region_name,
                {% endif %}
                tenants.time_zone,
                'paid_social' as channel_id,
                coalesce(ads.currency_code, tenants.currency_code) as currency_code,
                ads.impressions as impression_count,
                ads.clicks as click_count,
                ads.spend_amount,
                cast(ads.lead_count as double) as conversion_count,
                cast(null as decimal(18, 4)) as conversion_value_amount
            from {{ ref(model) }} as ads
            inner join tenants on ads.tenant_id = tenants.tenant_id
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    unioned as (
        select *
        from google_ads
        union all
        select *
        from meta_ads
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "platform", "campaign_id"]) }} as campaign_key,
            case
                when reporting_hour is not null
                then
                    {{
                        from_tenant_time(
                            "cast(reporting_date as timestamp) + reporting_hour * interval '1' hour",
                            "time_zone",
                        )
                    }}
            end as hour_started_at,
            unioned.*
        from unioned
    )

select *
from final
