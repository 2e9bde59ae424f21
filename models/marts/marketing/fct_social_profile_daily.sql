with
    days as (select * from {{ ref("int_marketing__social_profile_days") }}),

    final as (
        select
            {{ surrogate_key(["platform", "profile_id", "reporting_date"]) }} as social_profile_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            reporting_date,
            time_zone,
            platform,
            profile_id,
            {{ channel_key("'organic_social'") }} as channel_key,
            follower_count,
            followers_gained_count,
            followers_lost_count,
            net_follower_change_count,
            reach_count,
            impression_count,
            engagement_count,
            profile_view_count
        from days
    )

select *
from final
