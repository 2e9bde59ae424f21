with
    activities as (select * from {{ ref("int_sales__activities_unioned") }}),

    leads as (
        select lead_key, customer_key, email_hash, created_at
        from {{ ref("int_sales__leads_unioned") }}
    ),

    opportunities as (select opportunity_key from {{ ref("int_sales__opportunities_unioned") }}),

    customers as (select distinct customer_key from {{ ref("int_customers__versions") }}),

    employees as (select distinct employee_key from {{ ref("int_employees__versions") }}),

    {# The first thing that was done for a lead after it came. #}
    first_responses as (
        select activities.lead_key, activities.activity_key
        from activities
        inner join leads on activities.lead_key = leads.lead_key
        where activities.status = 'completed' and activities.started_at >= leads.created_at
        qualify
            row_number() over (
                partition by activities.lead_key
                order by activities.started_at, activities.activity_key
            )
            = 1
    ),

    final as (
        select
            activities.activity_key,
            {{ surrogate_key(["activities.tenant_id"]) }} as tenant_key,
            activities.activity_id,
            activities.source_system,
            activities.activity_type,
            activities.topic,
            activities.status,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(
                customers.customer_key, customers_of_lead.customer_key, {{ unknown_key() }}
            ) as customer_key,
            coalesce(leads.lead_key, {{ unknown_key() }}) as lead_key,
            coalesce(opportunities.opportunity_key, {{ unknown_key() }}) as opportunity_key,
            leads.email_hash,
            activities.booked_at,
            {{ to_tenant_date("activities.booked_at", "tenants.time_zone") }} as booked_date,
            activities.started_at as activity_at,
            {{ to_tenant_date("activities.started_at", "tenants.time_zone") }} as activity_date,
            cast(
                extract(
                    hour from {{ to_tenant_time("activities.started_at", "tenants.time_zone") }}
                ) as bigint
            ) as activity_hour_key,
            cast(1 as bigint) as activity_count,
            activities.duration_minutes,
            activities.status = 'completed' as is_completed,
            activities.is_reply,
            first_responses.activity_key is not null as is_first_response,
            case
                when first_responses.activity_key is not null
                then
                    cast(
                        {{ seconds_between("leads.created_at", "activities.started_at") }} as double
                    )
                    / 3600
            end as response_hours
        from activities
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on activities.tenant_id = tenants.tenant_id
        left join leads on activities.lead_key = leads.lead_key
        left join opportunities on activities.opportunity_key = opportunities.opportunity_key
        left join customers on activities.customer_key = customers.customer_key
        left join
            customers as customers_of_lead on leads.customer_key = customers_of_lead.customer_key
        left join employees on activities.employee_key = employees.employee_key
        left join first_responses on activities.activity_key = first_responses.activity_key
    )

select *
from final
