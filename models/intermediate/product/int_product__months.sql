-- Months of each unit with a product, from the first sign-up to the one that holds the build's
-- clock.
with
    spans as (
        select users.tenant_key, tenants.today_date, min(users.signed_up_date) as first_date
        from {{ ref("int_product__users") }} as users
        inner join {{ ref("int_kpi__tenants") }} as tenants on users.tenant_key = tenants.tenant_key
        group by users.tenant_key, tenants.today_date
    ),

    final as (
        select distinct
            spans.tenant_key,
            periods.period_start as month_start,
            cast(
                least(periods.period_end, spans.today_date + interval '1' day) as date
            ) as month_end
        from spans
        inner join
            {{ ref("int_kpi__periods") }} as periods
            on periods.grain = 'month'
            and periods.date_key between spans.first_date and spans.today_date
    )

select *
from final
