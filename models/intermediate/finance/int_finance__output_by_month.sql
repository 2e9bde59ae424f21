-- What a business unit turns out in a month, by what it lives from: an agency projects it
-- delivered,
-- a messaging business conversations, all others customers that pay when the month ends.
with
    tenants as (
        select
            tenant_id,
            tenant_key,
            time_zone,
            case
                business_model
                when 'agency'
                then 'project'
                when 'messaging'
                then 'conversation'
                else 'customer'
            end as output_unit
        from {{ ref("dim_tenant") }}
    ),

    projects as (
        select
            tenants.tenant_key,
            'project' as output_unit,
            {{ to_tenant_date("projects.delivered_at", "tenants.time_zone") }} as output_date
        from {{ ref("stg_delivery_app__projects") }} as projects
        inner join tenants on projects.tenant_id = tenants.tenant_id
        where projects.delivered_at is not null and not projects.is_deleted
    ),

    conversations as (
        select tenant_key, 'conversation' as output_unit, opened_date as output_date
        from {{ ref("fct_conversations") }}
    ),

    customers as (
        select tenant_key, 'customer' as output_unit, month_start as output_date
        from {{ ref("int_revenue__customer_months") }}
        where is_active_at_close
    ),

    unioned as (
        select *
        from projects
        union all
        select *
        from conversations
        union all
        select *
        from customers
    ),

    final as (
        select
            unioned.tenant_key,
            unioned.output_unit,
            cast(date_trunc('month', unioned.output_date) as date) as month_start,
            count(*) as output_count
        from unioned
        inner join
            tenants
            on unioned.tenant_key = tenants.tenant_key
            and unioned.output_unit = tenants.output_unit
        group by
            unioned.tenant_key,
            unioned.output_unit,
            cast(date_trunc('month', unioned.output_date) as date)
    )

select *
from final
