with
    leads as (select * from {{ ref("int_sales__leads_unioned") }}),

    lifecycle as (select * from {{ ref("int_sales__lead_lifecycle") }}),

    customers as (select distinct customer_key from {{ ref("int_customers__versions") }}),

    employees as (select distinct employee_key from {{ ref("int_employees__versions") }}),

    {# What sales did for a lead after it came. #}
    activities as (
        select
            done.lead_key,
            count(*) as activity_count,
            min(done.started_at) as first_activity_at,
            max(done.started_at) as last_activity_at
        from {{ ref("int_sales__activities_unioned") }} as done
        inner join leads on done.lead_key = leads.lead_key
        where done.status = 'completed' and done.started_at >= leads.created_at
        group by done.lead_key
    ),

    replies as (
        select lead_key, max(replied_at) as last_reply_at
        from {{ ref("int_sales__lead_replies") }}
        group by lead_key
    ),

    {# A lead that skipped a stage, or whose source keeps no times, went at least as far as it is. #}
    reached as (
        select
            leads.*,
            tenants.time_zone,
            lifecycle.mql_at,
            lifecycle.sql_at,
            lifecycle.opportunity_at,
            lifecycle.customer_at,
            coalesce(activities.activity_count, 0) as activity_count,
            activities.first_activity_at,
            activities.last_activity_at,
            replies.last_reply_at,
            greatest(
                coalesce(lifecycle.furthest_stage_order, 0),
                {{ lifecycle_order("leads.lifecycle_stage") }}
            ) as stage_order
        from leads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on leads.tenant_id = tenants.tenant_id
        left join lifecycle on leads.lead_key = lifecycle.lead_key
        left join activities on leads.lead_key = activities.lead_key
        left join replies on leads.lead_key = replies.lead_key
    ),

    final as (
        select
            reached.lead_key,
            {{ surrogate_key(["reached.tenant_id"]) }} as tenant_key,
            reached.lead_id,
            reached.source_system,
            {{ channel_key("reached.channel_id") }} as channel_key,
            {{ campaign_key_of_record() }} as campaign_key,
            {{ geography_key("countries", "reached.country", "reached.city") }} as geography_key,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            reached.email_hash,
            reached.source_detail,
            reached.lifecycle_stage,
            reached.lead_score,
            {% for stage in ["created", "mql", "sql", "opportunity", "customer"] %}
                reached.{{ stage }}_at,
                {{ to_tenant_date("reached." ~ stage ~ "_at", "reached.time_zone") }}
                as {{ stage }}_date,
            {% endfor %}
            reached.stage_order >= 2 as is_mql,
            reached.stage_order >= 3 as is_sql,
            reached.stage_order >= 4 as is_opportunity,
            reached.stage_order >= 5 as is_customer
            {%- for stage in ["mql", "sql", "opportunity", "customer"] %}
                ,
                cast(
                    {{ seconds_between("reached.created_at", "reached." ~ stage ~ "_at") }}
                    as double
                )
                / 86400 as days_to_{{ stage }}
            {%- endfor %},
            reached.channel_id = 'events' as is_event_lead,
            reached.is_disqualified,
            reached.activity_count,
            reached.first_activity_at,
            cast({{ seconds_between("reached.created_at", "reached.first_activity_at") }} as double)
            / 3600 as response_hours,
            reached.last_activity_at,
            reached.last_reply_at,
            {# Qualified, neither passed on nor given up, and silent for three days. #}
            coalesce(
                reached.stage_order = 3
                and not reached.is_disqualified
                and greatest(reached.sql_at, reached.last_reply_at) + interval '72' hour
                < {{ as_of() }},
                false
            ) as is_unanswered_72h
        from reached
        left join customers on reached.customer_key = customers.customer_key
        left join
            employees on reached.employee_key = employees.employee_key
            {{ join_country("countries", "reached.country") }}
            {{ join_campaign_of("reached", "reached.created_at") }}
    )

select *
from final
