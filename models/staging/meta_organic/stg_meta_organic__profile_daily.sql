with
    source as ({{ current_rows("meta_organic", "profile_daily") }}),

    profiles as (select * from {{ ref("stg_meta_organic__profiles") }}),

    days as (
        select
            profile_id,
            end_date,
            max(case when metric = 'page_follows' then metric_value end) as page_followers,
            max(
                case
                    when metric in ('page_daily_follows_unique', 'follower_count') then metric_value
                end
            ) as followers_gained,
            max(
                case when metric = 'page_daily_unfollows_unique' then metric_value end
            ) as followers_lost,
            max(
                case when metric in ('page_total_media_view_unique', 'reach') then metric_value end
            ) as reach,
            max(case when metric = 'page_media_view' then metric_value end) as impressions,
            max(case when metric = 'page_views_total' then metric_value end) as profile_views,
            max(case when metric = 'page_post_engagements' then metric_value end) as engagements,
            max(case when metric = 'page_follows' then 1 else 0 end) as is_page,
            max(_extracted_at) as _extracted_at,
            max(_commit_seq) as _commit_seq
        from source
        group by profile_id, end_date
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            case when days.is_page = 1 then 'facebook' else 'instagram' end as platform,
            days.profile_id,
            cast(days.end_date - interval '1' day as date) as reporting_date,
            coalesce(days.page_followers, profiles.followers) as followers,
            days.followers_gained,
            days.followers_lost,
            days.followers_gained - days.followers_lost as follower_delta,
            days.reach,
            days.impressions,
            days.profile_views,
            days.engagements,
            days._extracted_at,
            days._commit_seq
        from days
        left join
            profiles
            on days.profile_id = profiles.profile_id
            and days.end_date = profiles.observed_date
            {{ join_tenant("meta_organic", "days.profile_id") }}
    )

select *
from final
