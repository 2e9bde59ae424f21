-- What moved the recurring revenue of a customer and product in a month. Movements are classified
-- at the customer: whether it paid before, pays after, and ever paid.
with
    closings as (select * from {{ ref("int_revenue__mrr_by_month_end") }}),

    months as (select * from {{ ref("int_revenue__months") }}),

    -- A closing is also the opening of the month after it, unless that is still to come.
    openings as (
        select
            closings.tenant_id,
            closings.source_system,
            closings.customer_id,
            closings.is_crm_account,
            closings.product,
            closings.currency_code,
            months.month_start,
            months.month_end_at,
            months.is_partial,
            closings.closing_mrr_amount as opening_mrr_amount
        from closings
        inner join
            months as own
            on closings.tenant_id = own.tenant_id
            and closings.month_start = own.month_start
        inner join
            months on own.tenant_id = months.tenant_id and own.next_month_start = months.month_start
    ),

    both_ends as (
        select
            tenant_id,
            source_system,
            customer_id,
            is_crm_account,
            product,
            currency_code,
            month_start,
            month_end_at,
            is_partial,
            cast(0 as decimal(18, 4)) as opening_mrr_amount,
            closing_mrr_amount
        from closings
        union all
        select
            tenant_id,
            source_system,
            customer_id,
            is_crm_account,
            product,
            currency_code,
            month_start,
            month_end_at,
            is_partial,
            opening_mrr_amount,
            cast(0 as decimal(18, 4)) as closing_mrr_amount
        from openings
    ),

    product_months as (
        select
            tenant_id,
            source_system,
            customer_id,
            is_crm_account,
            product,
            currency_code,
            month_start,
            month_end_at,
            is_partial,
            sum(opening_mrr_amount) as opening_mrr_amount,
            sum(closing_mrr_amount) as closing_mrr_amount
        from both_ends
        group by
            tenant_id,
            source_system,
            customer_id,
            is_crm_account,
            product,
            currency_code,
            month_start,
            month_end_at,
            is_partial
    ),

    customers as (
        select
            *,
            closing_mrr_amount - opening_mrr_amount as change_amount,
            sum(opening_mrr_amount) over (
                partition by tenant_id, source_system, customer_id, month_start
            ) as customer_opening_amount,
            sum(closing_mrr_amount) over (
                partition by tenant_id, source_system, customer_id, month_start
            ) as customer_closing_amount,
            min(month_start) over (
                partition by tenant_id, source_system, customer_id
            ) as first_paid_month
        from product_months
    ),

    final as (
        select
            tenant_id,
            source_system,
            customer_id,
            is_crm_account,
            product,
            currency_code,
            month_start,
            month_end_at,
            is_partial,
            opening_mrr_amount,
            case
                when
                    change_amount > 0
                    and customer_opening_amount = 0
                    and month_start = first_paid_month
                then change_amount
                else 0
            end as new_mrr_amount,
            case
                when change_amount > 0 and customer_opening_amount > 0 then change_amount else 0
            end as expansion_mrr_amount,
            case
                when change_amount < 0 and customer_closing_amount > 0 then - change_amount else 0
            end as contraction_mrr_amount,
            case
                when change_amount < 0 and customer_closing_amount = 0 then - change_amount else 0
            end as churned_mrr_amount,
            case
                when
                    change_amount > 0
                    and customer_opening_amount = 0
                    and month_start > first_paid_month
                then change_amount
                else 0
            end as reactivation_mrr_amount,
            closing_mrr_amount
        from customers
    )

select *
from final
