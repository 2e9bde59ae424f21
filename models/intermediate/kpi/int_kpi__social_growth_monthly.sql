-- Followers of each profile at the start of each month, and how many more it had at its end so far.
-- YouTube's count starts at 0 with the first video: there is no growth on nothing.
with
    days as (select * from {{ ref("int_kpi__social_followers_daily") }}),

    months as (
        select
            tenant_key,
            platform,
            profile_id,
            cast(date_trunc('month', follower_date) as date) as month_start,
            max_by(follower_count, follower_date) as closing_follower_count
        from days
        group by tenant_key, platform, profile_id, cast(date_trunc('month', follower_date) as date)
    ),

    final as (
        select
            months.tenant_key,
            months.platform,
            months.profile_id,
            months.month_start,
            opening.follower_count as opening_follower_count,
            months.closing_follower_count - opening.follower_count as follower_change_count
        from months
        inner join
            days as opening
            on months.platform = opening.platform
            and months.profile_id = opening.profile_id
            and opening.follower_date = {{ days_before("months.month_start", 1) }}
        where opening.follower_count > 0
    )

select *
from final
