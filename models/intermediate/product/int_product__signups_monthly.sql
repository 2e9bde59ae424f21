-- Users at the start of a month, and those who signed up in it, by how they came.
with
    months as (select * from {{ ref("int_product__months") }}),

    users as (select * from {{ ref("int_product__users") }}),

    final as (
        select
            months.tenant_key,
            months.month_start,
            sum(
                case
                    when
                        users.signed_up_date < months.month_start
                        and coalesce(users.deactivated_date >= months.month_start, true)
                    then 1
                    else 0
                end
            ) as opening_user_count,
            sum(
                case when users.signed_up_date >= months.month_start then 1 else 0 end
            ) as signup_count,
            sum(
                case
                    when users.signed_up_date >= months.month_start and users.is_organic
                    then 1
                    else 0
                end
            ) as organic_signup_count,
            sum(
                case
                    when users.signed_up_date >= months.month_start and users.is_referred
                    then 1
                    else 0
                end
            ) as referred_signup_count
        from months
        inner join
            users
            on months.tenant_key = users.tenant_key
            and users.signed_up_date < months.month_end
        group by months.tenant_key, months.month_start
    )

select *
from final
