-- Leads qualified by sales that at the end of the day had been silent for 72 hours, by owner: from
-- 72 hours after they qualified or last answered until they answer or become an opportunity. One
-- that was given up does not wait; since when it was given up nobody says.
with
    leads as (
        select leads.*, tenants.time_zone
        from {{ ref("fct_leads") }} as leads
        inner join {{ ref("dim_tenant") }} as tenants on leads.tenant_key = tenants.tenant_key
        where leads.sql_at is not null and (not leads.is_disqualified or leads.is_opportunity)
    ),

    {# From when on a lead is waited for. #}
    waits as (
        select lead_key, sql_at as waiting_from
        from leads
        union
        select leads.lead_key, replies.replied_at as waiting_from
        from leads
        inner join
            {{ ref("int_sales__lead_replies") }} as replies
            on leads.lead_key = replies.lead_key
            and replies.replied_at > leads.sql_at
    ),

    ended as (
        select
            leads.tenant_key,
            leads.employee_key,
            leads.time_zone,
            waits.waiting_from + interval '72' hour as silent_from,
            least(
                lead(waits.waiting_from) over (
                    partition by waits.lead_key order by waits.waiting_from
                ),
                coalesce(leads.opportunity_at, leads.customer_at)
            ) as silent_to
        from waits
        inner join leads on waits.lead_key = leads.lead_key
    ),

    silent as (
        select
            tenant_key,
            employee_key,
            {{ to_tenant_date("silent_from", "time_zone") }} as from_date,
            {{ to_tenant_date("silent_to", "time_zone") }} as to_date
        from ended
        where silent_from < {{ as_of() }} and (silent_to is null or silent_to > silent_from)
    ),

    changes as (
        select tenant_key, employee_key, from_date as lead_date, 1 as lead_count
        from silent
        union all
        select tenant_key, employee_key, to_date as lead_date, -1 as lead_count
        from silent
        where to_date is not null
    ),

    final as (
        {{ daily_balances("changes", ["tenant_key", "employee_key"], "lead_date", ["lead_count"]) }}
    )

select *
from final
