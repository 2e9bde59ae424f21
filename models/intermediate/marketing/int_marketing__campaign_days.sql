{#
    Days of a campaign: those of its flight that have ended, and any other day with spend. The
    budget of a day is the one in force at its end.
#}
with
    versions as (
        select *
        from {{ ref("int_marketing__campaign_versions") }}
        where platform in ('google_ads', 'meta_ads', 'linkedin_ads')
    ),

    current_versions as (select * from versions where valid_to is null),

    removals as (
        select campaign_key, min(valid_from) as removed_at
        from versions
        where status = 'REMOVED'
        group by campaign_key
    ),

    {# To the last day that has ended, in the account's zone. #}
    flights as (
        select
            current_versions.campaign_key,
            current_versions.start_date as first_day,
            least(
                {{ days_before(tenant_today("current_versions.time_zone"), 1) }},
                coalesce(current_versions.end_date, cast('9999-12-31' as date)),
                coalesce(
                    {{ to_tenant_date("removals.removed_at", "current_versions.time_zone") }},
                    cast('9999-12-31' as date)
                )
            ) as last_day
        from current_versions
        left join removals on current_versions.campaign_key = removals.campaign_key
    ),

    flight_days as ({{ date_rows("flights", ["campaign_key"], "first_day", "last_day") }}),

    spend as (
        select
            campaign_key,
            reporting_date as budget_date,
            sum(spend_amount) as spend_amount,
            max(daily_budget_amount) as dropped_budget_amount
        from {{ ref("int_marketing__ads_unioned") }}
        group by campaign_key, reporting_date
    ),

    days as (
        select campaign_key, date_day as budget_date
        from flight_days
        union
        select campaign_key, budget_date
        from spend
    ),

    {# Attributes that do not change with the versions, of all platforms. #}
    campaigns as (
        select * from {{ ref("int_marketing__campaign_versions") }} where valid_to is null
    ),

    bounded as (
        select
            days.campaign_key,
            days.budget_date,
            {{ from_tenant_time("cast(days.budget_date as timestamp)", "campaigns.time_zone") }}
            as day_began_at,
            {{
                from_tenant_time(
                    "cast(days.budget_date as timestamp) + interval '1' day",
                    "campaigns.time_zone",
                )
            }} as day_ended_at
        from days
        inner join campaigns on days.campaign_key = campaigns.campaign_key
    ),

    enabled as (
        select bounded.campaign_key, bounded.budget_date
        from bounded
        inner join
            versions
            on bounded.campaign_key = versions.campaign_key
            and bounded.day_ended_at > versions.valid_from
            and (bounded.day_began_at < versions.valid_to or versions.valid_to is null)
        where versions.status in ('ENABLED', 'ACTIVE')
        group by bounded.campaign_key, bounded.budget_date
    ),

    {# Since when Meta and LinkedIn say whether a campaign runs. #}
    told as (
        select campaign_key, valid_from
        from current_versions
        where platform in ('meta_ads', 'linkedin_ads')
    ),

    final as (
        select
            bounded.campaign_key,
            bounded.budget_date,
            bounded.day_ended_at - interval '1' second as day_ended_at,
            case
                when enabled.campaign_key is not null
                then true
                when campaigns.platform = 'google_ads' or told.campaign_key is not null
                then false
            end as is_enabled,
            coalesce(spend.spend_amount, 0) as spend_amount,
            spend.dropped_budget_amount
        from bounded
        inner join campaigns on bounded.campaign_key = campaigns.campaign_key
        left join
            enabled
            on bounded.campaign_key = enabled.campaign_key
            and bounded.budget_date = enabled.budget_date
        left join
            told
            on bounded.campaign_key = told.campaign_key
            and bounded.day_began_at >= told.valid_from
        left join
            spend
            on bounded.campaign_key = spend.campaign_key
            and bounded.budget_date = spend.budget_date
    )

select *
from final
