-- A customer in each month from its first payment on, also while it does not pay.
with
    movements as (
        select
            tenant_key,
            source_system,
            customer_id,
            customer_key,
            month_start,
            sum(opening_mrr_amount) as opening_mrr_amount,
            sum(new_mrr_amount) as new_mrr_amount,
            sum(expansion_mrr_amount) as expansion_mrr_amount,
            sum(closing_mrr_amount) as closing_mrr_amount
        from {{ ref("fct_mrr_monthly") }}
        group by tenant_key, source_system, customer_id, customer_key, month_start
    ),

    customers as (
        select
            tenant_key,
            source_system,
            customer_id,
            max(customer_key) as customer_key,
            min(month_start) as first_month
        from movements
        group by tenant_key, source_system, customer_id
    ),

    months as (
        select {{ surrogate_key(["tenant_id"]) }} as tenant_key, month_start, month_end_at
        from {{ ref("int_revenue__months") }}
    ),

    -- The segment that a customer was in when the month ended.
    segments as (
        select periods.customer_key, periods.valid_from, periods.valid_to, versions.segment
        from {{ ref("int_crm__customer_periods") }} as periods
        inner join
            {{ ref("dim_customer") }} as versions
            on periods.customer_version_key = versions.customer_version_key
    ),

    dense as (
        select
            customers.tenant_key,
            customers.source_system,
            customers.customer_id,
            customers.customer_key,
            months.month_start,
            coalesce(segments.segment, 'unknown') as segment,
            coalesce(movements.opening_mrr_amount, 0) as opening_mrr_amount,
            coalesce(movements.new_mrr_amount, 0) as new_mrr_amount,
            coalesce(movements.expansion_mrr_amount, 0) as expansion_mrr_amount,
            coalesce(movements.closing_mrr_amount, 0) as closing_mrr_amount
        from customers
        inner join
            months
            on customers.tenant_key = months.tenant_key
            and customers.first_month <= months.month_start
        left join
            movements
            on customers.tenant_key = movements.tenant_key
            and customers.source_system = movements.source_system
            and customers.customer_id = movements.customer_id
            and months.month_start = movements.month_start
        left join
            segments
            on customers.customer_key = segments.customer_key
            and segments.valid_from < months.month_end_at
            and segments.valid_to >= months.month_end_at
    ),

    final as (
        select
            *,
            opening_mrr_amount > 0 as is_active_at_open,
            closing_mrr_amount > 0 as is_active_at_close,
            new_mrr_amount > 0 as is_new,
            expansion_mrr_amount > 0 as has_expansion,
            opening_mrr_amount > 0 and closing_mrr_amount = 0 as is_churned,
            opening_mrr_amount = 0
            and closing_mrr_amount > 0
            and new_mrr_amount = 0 as is_reactivated,
            row_number() over (
                partition by tenant_key, month_start
                order by closing_mrr_amount desc nulls last, source_system, customer_id
            ) as closing_mrr_rank,
            lag(closing_mrr_amount, 12) over (
                partition by tenant_key, source_system, customer_id order by month_start
            ) as cohort_mrr_amount
        from dense
    )

select
    *,
    case
        when cohort_mrr_amount > 0 then least(closing_mrr_amount, cohort_mrr_amount)
    end as retained_mrr_amount
from final
