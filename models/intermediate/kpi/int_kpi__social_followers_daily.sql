-- Followers of each profile at the end of each day up to the tenant's last: where a network has not
-- told of a day, those it told of last, for a quarter at most.
with
    told as (
        select tenant_key, platform, profile_id, reporting_date, follower_count
        from {{ ref("fct_social_profile_daily") }}
        where follower_count is not null
    ),

    last_dates as (
        select tenant_key, max(reporting_date) as last_date
        from {{ ref("fct_social_profile_daily") }}
        group by tenant_key
    ),

    followed as (
        select
            told.*,
            last_dates.last_date,
            lead(told.reporting_date) over (
                partition by told.platform, told.profile_id order by told.reporting_date
            ) as next_date
        from told
        inner join last_dates on told.tenant_key = last_dates.tenant_key
    ),

    spans as (
        select
            *,
            least(
                last_date,
                coalesce({{ days_before("next_date", 1) }}, last_date),
                cast(reporting_date + interval '92' day as date)
            ) as valid_until
        from followed
    ),

    days as (
        {{
            date_rows(
                "spans",
                ["tenant_key", "platform", "profile_id", "follower_count"],
                "reporting_date",
                "valid_until",
            )
        }}
    ),

    final as (
        select tenant_key, platform, profile_id, date_day as follower_date, follower_count from days
    )

select *
from final
