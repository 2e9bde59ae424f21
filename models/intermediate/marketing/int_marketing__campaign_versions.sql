{#
    Campaigns of all platforms, a row for each version. Those of dropped files have one; those that are
    told as they are now have had their budget since their last change: what it was before, and
    whether they ran, is not known.
#}
with
    events as (select * from {{ ref("int_marketing__campaign_events") }}),

    {{
        scd2_versions(
            "events",
            ["tenant_id", "account_id", "campaign_id"],
            ["campaign_name", "status", "daily_budget_micros"],
        )
    }},

    google_ads as (
        select
            versions.tenant_id,
            'google_ads' as platform,
            versions.account_id,
            versions.campaign_id,
            coalesce(versions.campaign_name, versions.campaign_id) as campaign_name,
            coalesce(versions.status, 'unknown') as status,
            {{ from_micros("try_cast(versions.daily_budget_micros as bigint)") }}
            as daily_budget_amount,
            campaigns.advertising_channel_type as campaign_type,
            cast(null as string) as objective,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            {{ from_micros("campaigns.budget_total_amount_micros") }} as lifetime_budget_amount,
            campaigns.currency_code,
            campaigns.time_zone,
            cast(try_cast(campaigns.start_date_time as timestamp) as date) as start_date,
            {# Google Ads says 2037-12-30 of a campaign that has no end. #}
            nullif(
                cast(try_cast(campaigns.end_date_time as timestamp) as date),
                cast('2037-12-30' as date)
            ) as end_date,
            versions.version_number,
            versions.valid_from,
            versions.valid_to
        from versions
        inner join
            {{ ref("stg_google_ads__campaigns") }} as campaigns
            on versions.account_id = campaigns.account_id
            and versions.campaign_id = campaigns.campaign_id
            {{ join_channel("channels", "google_ads", "campaigns.advertising_channel_type") }}
    ),

    {# Campaigns that have delivery but are not listed: their spend still has a campaign. #}
    unlisted_ids as (
        select ads.tenant_id, ads.account_id, ads.campaign_id, min(ads.reporting_date) as start_date
        from {{ ref("stg_google_ads__ad_performance_daily") }} as ads
        left join
            {{ ref("stg_google_ads__campaigns") }} as campaigns
            on ads.account_id = campaigns.account_id
            and ads.campaign_id = campaigns.campaign_id
        where campaigns.campaign_id is null
        group by ads.tenant_id, ads.account_id, ads.campaign_id
    ),

    unlisted as (
        select
            unlisted_ids.tenant_id,
            'google_ads' as platform,
            unlisted_ids.account_id,
            unlisted_ids.campaign_id,
            unlisted_ids.campaign_id as campaign_name,
            'unknown' as status,
            cast(null as decimal(18, 4)) as daily_budget_amount,
            cast(null as string) as campaign_type,
            cast(null as string) as objective,
            'unassigned' as channel_id,
            cast(null as decimal(18, 4)) as lifetime_budget_amount,
            tenants.currency_code,
            tenants.time_zone,
            unlisted_ids.start_date,
            unlisted_ids.start_date as end_date,
            1 as version_number,
            {{
                from_tenant_time(
                    "cast(unlisted_ids.start_date as timestamp)", "tenants.time_zone"
                )
            }} as valid_from,
            cast(null as timestamp) as valid_to
        from unlisted_ids
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on unlisted_ids.tenant_id = tenants.tenant_id
    ),

    file_drop_rows as (
        select
            ads.tenant_id,
            lower(trim(ads.platform)) as platform,
            ads.campaign_id,
            max_by(ads.campaign_name, ads.date) as campaign_name,
            max_by(ads.objective, ads.date) as objective,
            min(ads.date) as start_date
        from {{ ref("stg_file_drop__ads_daily") }} as ads
        group by ads.tenant_id, lower(trim(ads.platform)), ads.campaign_id
    ),

    file_drop as (
        select
            campaigns.tenant_id,
            campaigns.platform,
            cast(null as string) as account_id,
            campaigns.campaign_id,
            coalesce(campaigns.campaign_name, campaigns.campaign_id) as campaign_name,
            'unknown' as status,
            cast(null as decimal(18, 4)) as daily_budget_amount,
            cast(null as string) as campaign_type,
            campaigns.objective,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            cast(null as decimal(18, 4)) as lifetime_budget_amount,
            tenants.currency_code,
            tenants.time_zone,
            campaigns.start_date,
            cast(null as date) as end_date,
            1 as version_number,
            {{ from_tenant_time("cast(campaigns.start_date as timestamp)", "tenants.time_zone") }}
            as valid_from,
            cast(null as timestamp) as valid_to
        from file_drop_rows as campaigns
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on campaigns.tenant_id = tenants.tenant_id
            {{ join_channel("channels", "platform", "campaigns.platform") }}
    ),

    told_now as (
        select
            *,
            {{ from_tenant_time("cast(start_date as timestamp)", "time_zone") }} as started_at,
            coalesce(
                changed_at > {{ from_tenant_time("cast(start_date as timestamp)", "time_zone") }},
                false
            ) as has_changed
        from {{ ref("int_marketing__campaigns_told_now") }}
    ),

    {% set told_columns = {
        "tenant_id": "tenant_id",
        "platform": "platform",
        "account_id": "account_id",
        "campaign_id": "campaign_id",
        "campaign_name": "campaign_name",
        "status": "'unknown'",
        "daily_budget_amount": "cast(null as decimal(18, 4))",
        "campaign_type": "campaign_type",
        "objective": "objective",
        "channel_id": "channel_id",
        "lifetime_budget_amount": "cast(null as decimal(18, 4))",
        "currency_code": "currency_code",
        "time_zone": "time_zone",
        "start_date": "start_date",
        "end_date": "end_date",
    } -%}
    told as (
        select
            {% for column, before in told_columns.items() %}
                {{ before }} as {{ column }},
            {% endfor %}
            1 as version_number,
            started_at as valid_from,
            changed_at as valid_to
        from told_now
        where has_changed
        union all
        select
            {% for column in told_columns %} {{ column }}, {% endfor %}
            case when has_changed then 2 else 1 end as version_number,
            case when has_changed then changed_at else started_at end as valid_from,
            cast(null as timestamp) as valid_to
        from told_now
    ),

    unioned as (
        select *
        from google_ads
        union all
        select *
        from unlisted
        union all
        select *
        from file_drop
        union all
        select *
        from told
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "platform", "campaign_id"]) }} as campaign_key,
            {{ surrogate_key(["tenant_id", "platform", "campaign_id", "valid_from"]) }}
            as campaign_version_key,
            *
        from unioned
    )

select *
from final
