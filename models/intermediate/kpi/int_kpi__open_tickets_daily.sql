-- Tickets open at the end of each day, by priority: created so far less solved so far. A ticket
-- that
-- was solved, reopened and solved again counts as open until the last time.
with
    changes as (
        select tenant_key, priority, created_date as ticket_date, 1 as ticket_count
        from {{ ref("fct_tickets") }}
        where created_date is not null and (is_open or resolved_date is not null)
        union all
        select
            tenant_key,
            priority,
            greatest(resolved_date, created_date) as ticket_date,
            -1 as ticket_count
        from {{ ref("fct_tickets") }}
        where created_date is not null and not is_open and resolved_date is not null
    ),

    daily as (
        select tenant_key, priority, ticket_date, sum(ticket_count) as ticket_count
        from changes
        group by tenant_key, priority, ticket_date
    ),

    spans as (
        select
            daily.tenant_key,
            daily.priority,
            min(daily.ticket_date) as first_date,
            tenants.today_date
        from daily
        inner join {{ ref("int_kpi__tenants") }} as tenants on daily.tenant_key = tenants.tenant_key
        group by daily.tenant_key, daily.priority, tenants.today_date
    ),

    final as (
        select
            spans.tenant_key,
            spans.priority,
            calendar.date_key as ticket_date,
            sum(coalesce(daily.ticket_count, 0)) over (
                partition by spans.tenant_key, spans.priority order by calendar.date_key
            ) as open_ticket_count
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        left join
            daily
            on spans.tenant_key = daily.tenant_key
            and spans.priority = daily.priority
            and calendar.date_key = daily.ticket_date
    )

select *
from final
