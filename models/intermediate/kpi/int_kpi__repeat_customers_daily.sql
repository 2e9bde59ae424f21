-- Customers of the 30 days up to each day, and those of them with two conversations or more in it.
with
    conversations as (
        select tenant_key, customer_key, opened_date
        from {{ ref("fct_conversations") }}
        where customer_key <> {{ unknown_key() }} and opened_date is not null
    ),

    spans as (
        select
            conversations.tenant_key,
            min(conversations.opened_date) as first_date,
            tenants.today_date
        from conversations
        inner join
            {{ ref("int_kpi__tenants") }} as tenants
            on conversations.tenant_key = tenants.tenant_key
        group by conversations.tenant_key, tenants.today_date
    ),

    counted as (
        select
            spans.tenant_key,
            calendar.date_key as window_date,
            conversations.customer_key,
            count(*) as conversation_count
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        inner join
            conversations
            on spans.tenant_key = conversations.tenant_key
            and conversations.opened_date <= calendar.date_key
            and conversations.opened_date > calendar.date_key - interval '30' day
        group by spans.tenant_key, calendar.date_key, conversations.customer_key
    ),

    final as (
        select
            tenant_key,
            window_date,
            count(*) as customer_count,
            sum(case when conversation_count >= 2 then 1 else 0 end) as repeat_customer_count
        from counted
        group by tenant_key, window_date
    )

select *
from final
