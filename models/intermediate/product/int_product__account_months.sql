-- Customers with users of the product by month: who joined those that were there before, and which
-- roles the account had not had.
with
    users as (
        select *
        from {{ ref("int_product__users") }}
        where customer_key <> {{ unknown_key() }} and signed_up_date is not null
    ),

    ordered as (
        select
            *,
            row_number() over (
                partition by customer_key order by signed_up_at, user_key
            ) as user_number,
            row_number() over (
                partition by customer_key, role order by signed_up_at, user_key
            ) as number_in_role
        from users
    ),

    accounts as (
        select
            tenant_key,
            customer_key,
            min(signed_up_date) as first_date,
            max(coalesce(deactivated_date, cast('9999-12-31' as date))) as last_date
        from users
        group by tenant_key, customer_key
    ),

    final as (
        select
            accounts.tenant_key,
            accounts.customer_key,
            months.month_start,
            count(case when ordered.user_number > 1 then ordered.user_key end) as joining_users,
            count(
                case
                    when ordered.user_number > 1 and ordered.number_in_role = 1
                    then ordered.user_key
                end
            ) as new_role_count
        from accounts
        inner join
            {{ ref("int_product__months") }} as months
            on accounts.tenant_key = months.tenant_key
            and accounts.first_date < months.month_end
            and accounts.last_date >= months.month_start
        left join
            ordered
            on accounts.customer_key = ordered.customer_key
            and ordered.signed_up_date >= months.month_start
            and ordered.signed_up_date < months.month_end
        group by accounts.tenant_key, accounts.customer_key, months.month_start
    )

select *
from final
