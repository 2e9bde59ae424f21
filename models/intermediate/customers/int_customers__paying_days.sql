-- Paying customers on each day of the last year or so, and before that on each month's last day
-- (var health_daily_days). A day is looked at from its local end; the build's own from the build's
-- clock.
with
    tenants as (
        select tenant_id, time_zone, {{ tenant_today("time_zone") }} as today_date
        from {{ ref("int_shared__tenants_collected") }}
    ),

    states as (
        select
            *,
            case
                when source_system = 'file_drop'
                then 'file_drop'
                when is_crm_account
                then 'crm'
                else 'billing'
            end as id_namespace
        from {{ ref("int_revenue__subscription_states") }}
    ),

    days as (
        select
            tenants.tenant_id,
            calendar.date_key as health_date,
            case
                when calendar.date_key = tenants.today_date
                then {{ as_of() }}
                else
                    {{
                        from_tenant_time(
                            "cast(calendar.date_key + interval '1' day as timestamp)",
                            "tenants.time_zone",
                        )
                    }}
            end as day_end_at
        from tenants
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key <= tenants.today_date
            and (
                calendar.date_key
                > {{ days_before("tenants.today_date", var("health_daily_days")) }}
                or extract(day from calendar.date_key + interval '1' day) = 1
            )
    ),

    paying as (
        select
            states.tenant_id,
            states.id_namespace,
            states.source_system,
            states.customer_id,
            days.health_date,
            days.day_end_at
        from days
        inner join
            states
            on days.tenant_id = states.tenant_id
            and states.valid_from < days.day_end_at
            and (states.valid_to >= days.day_end_at or states.valid_to is null)
        group by
            states.tenant_id,
            states.id_namespace,
            states.source_system,
            states.customer_id,
            days.health_date,
            days.day_end_at
    ),

    firsts as (
        select
            states.tenant_id,
            states.source_system,
            states.customer_id,
            {{ to_tenant_date("min(states.valid_from)", "max(tenants.time_zone)") }}
            as first_paid_date
        from states
        inner join tenants on states.tenant_id = tenants.tenant_id
        group by states.tenant_id, states.source_system, states.customer_id
    ),

    final as (
        select
            paying.tenant_id,
            {{ surrogate_key(["paying.tenant_id"]) }} as tenant_key,
            paying.source_system,
            paying.customer_id,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            paying.health_date,
            paying.day_end_at,
            firsts.first_paid_date
        from paying
        inner join
            firsts
            on paying.tenant_id = firsts.tenant_id
            and paying.source_system = firsts.source_system
            and paying.customer_id = firsts.customer_id
        left join
            {{ ref("int_crm__customer_periods") }} as customers
            on {{ surrogate_key(["paying.tenant_id"]) }} = customers.tenant_key
            and paying.customer_id = customers.customer_id
            and paying.id_namespace = customers.id_namespace
            and customers.valid_from < paying.day_end_at
            and customers.valid_to >= paying.day_end_at
    )

select *
from final
