-- Users at the start of a month, and those who signed up in it, by how they came.
with
    users_by_month as (
        select
            months.tenant_key,
            months.month_start,
            users.signed_up_date >= months.month_start as is_signup,
            users.signed_up_date < months.month_start
            and coalesce(users.deactivated_date >= months.month_start, true) as is_opening,
            users.is_organic,
            users.is_referred
        from {{ ref("int_product__months") }} as months
        inner join
            {{ ref("int_product__users") }} as users
            on months.tenant_key = users.tenant_key
            and users.signed_up_date < months.month_end
    ),

    final as (
        select
            tenant_key,
            month_start,
            count(case when is_opening then 1 end) as opening_users,
            count(case when is_signup then 1 end) as signup_count,
            count(case when is_signup and is_organic then 1 end) as organic_signup_count,
            count(case when is_signup and is_referred then 1 end) as referred_signup_count
        from users_by_month
        group by tenant_key, month_start
    )

select *
from final
