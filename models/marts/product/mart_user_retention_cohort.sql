-- Users of the month they signed up in, and how many of them were active in each month since.
with
    users as (
        select
            user_key, tenant_key, cast(date_trunc('month', signed_up_date) as date) as cohort_month
        from {{ ref("int_product__users") }}
        where signed_up_date is not null
    ),

    cohorts as (
        select tenant_key, cohort_month, count(*) as cohort_users
        from users
        group by tenant_key, cohort_month
    ),

    active as (
        select
            users.tenant_key, users.cohort_month, user_months.month_start, count(*) as active_users
        from users
        inner join
            {{ ref("int_product__user_months") }} as user_months
            on users.user_key = user_months.user_key
        group by users.tenant_key, users.cohort_month, user_months.month_start
    ),

    final as (
        select
            {{
                surrogate_key(
                    ["cohorts.tenant_key", "cohorts.cohort_month", "months.month_start"]
                )
            }} as user_retention_key,
            cohorts.tenant_key,
            cohorts.cohort_month,
            months.month_start as activity_month,
            cast(
                12
                * (extract(year from months.month_start) - extract(year from cohorts.cohort_month))
                + extract(month from months.month_start)
                - extract(month from cohorts.cohort_month) as bigint
            ) as age_months,
            {{ date_text("cohorts.cohort_month", "year_month") }} as cohort,
            cohorts.cohort_users,
            coalesce(active.active_users, 0) as active_users,
            cast(coalesce(active.active_users, 0) as double)
            / nullif(cohorts.cohort_users, 0) as retention_rate,
            months.month_end <= tenants.today_date as is_complete
        from cohorts
        inner join
            {{ ref("int_product__months") }} as months
            on cohorts.tenant_key = months.tenant_key
            and cohorts.cohort_month <= months.month_start
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on cohorts.tenant_key = tenants.tenant_key
        left join
            active
            on cohorts.tenant_key = active.tenant_key
            and cohorts.cohort_month = active.cohort_month
            and months.month_start = active.month_start
    )

select *
from final
