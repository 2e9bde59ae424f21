with
    source as ({{ current_rows("linkedin_organic", "profile_daily") }}),

    gains as (select * from {{ ref("stg_linkedin_organic__follower_gains_daily") }}),

    now as (select * from {{ ref("stg_linkedin_organic__followers") }}),

    gained_later as (
        select
            organization_id,
            reporting_date,
            organic_followers_gained,
            paid_followers_gained,
            coalesce(
                sum(organic_followers_gained + paid_followers_gained) over (
                    partition by organization_id
                    order by reporting_date desc
                    rows between unbounded preceding and 1 preceding
                ),
                0
            ) as followers_gained_later
        from gains
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.organization_id,
            source.date as reporting_date,
            now.followers - gained_later.followers_gained_later as followers,
            gained_later.organic_followers_gained,
            gained_later.paid_followers_gained,
            source.impressions,
            source.unique_impressions,
            source.clicks,
            source.likes,
            source.comments,
            source.shares,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            gained_later
            on source.organization_id = gained_later.organization_id
            and source.date = gained_later.reporting_date
        left join
            now on source.organization_id = now.organization_id
            {{ join_tenant("linkedin_organic", "source.organization_id") }}
    )

select *
from final
