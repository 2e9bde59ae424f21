with
    opportunities as (select * from {{ ref("fct_opportunities") }}),

    stages as (select * from {{ ref("dim_pipeline_stage") }}),

    entries as (
        select
            {{
                surrogate_key(
                    ["entries.tenant_id", "entries.source_system", "entries.opportunity_id"]
                )
            }} as opportunity_key,
            {{ surrogate_key(["entries.source_system", normalised("entries.stage")]) }}
            as stage_key,
            entries.*,
            tenants.time_zone
        from {{ ref("int_sales__stage_entries") }} as entries
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on entries.tenant_id = tenants.tenant_id
    ),

    {# What the opportunity was worth when it entered, where the source remembers. #}
    salesforce_amounts as (
        select
            'salesforce' as source_system,
            opportunity_id,
            created_at as entered_at,
            max(amount) as amount
        from {{ ref("stg_salesforce__opportunity_history") }}
        group by opportunity_id, created_at
    ),

    {# How far the opportunity came after this entry; being lost is no way forward. #}
    followed as (
        select
            entries.*,
            stages.stage_order,
            stages.status,
            stages.process_step,
            coalesce(stages.is_step_entry, false) as is_step_entry,
            row_number() over (
                partition by entries.opportunity_key, entries.stage_key
                order by entries.entry_number
            ) as entry_of_stage_number,
            max(case when stages.status <> 'lost' then stages.stage_order end) over (
                partition by entries.opportunity_key
                order by entries.entry_number
                rows between 1 following and unbounded following
            ) as furthest_order_after
        from entries
        left join stages on entries.stage_key = stages.stage_key
    ),

    valued as (
        select
            followed.*,
            opportunities.tenant_key,
            opportunities.customer_key,
            opportunities.employee_key,
            opportunities.channel_key,
            opportunities.lead_key,
            opportunities.product,
            opportunities.currency_code,
            coalesce(salesforce_amounts.amount, opportunities.amount) as amount_at_entry,
            {{ to_tenant_date("followed.entered_at", "followed.time_zone") }} as entered_date,
            {{ to_tenant_date("followed.left_at", "followed.time_zone") }} as left_date
        from followed
        inner join opportunities on followed.opportunity_key = opportunities.opportunity_key
        left join
            salesforce_amounts
            on followed.source_system = salesforce_amounts.source_system
            and followed.opportunity_id = salesforce_amounts.opportunity_id
            and followed.entered_at = salesforce_amounts.entered_at
    ),

    final as (
        select
            {{ surrogate_key(["valued.opportunity_key", "valued.entry_number"]) }}
            as stage_entry_key,
            valued.opportunity_key,
            valued.tenant_key,
            valued.customer_key,
            valued.employee_key,
            valued.channel_key,
            valued.lead_key,
            valued.stage_key,
            valued.product,
            valued.source_system,
            valued.stage,
            valued.stage_order,
            valued.process_step,
            valued.is_step_entry,
            cast(valued.entry_number as bigint) as entry_number,
            valued.entry_of_stage_number > 1 as is_reentry,
            valued.entered_at,
            valued.entered_date,
            valued.left_at,
            valued.left_date,
            valued.left_at is null as is_current,
            cast({{ seconds_between("valued.entered_at", "valued.left_at") }} as double)
            / 86400 as days_in_stage,
            {# An end has no next stage; of a stage that no pipeline knows nobody knows it. #}
            case
                when valued.status = 'open' and valued.stage_order is not null
                then coalesce(valued.furthest_order_after > valued.stage_order, false)
            end as has_advanced,
            valued.amount_at_entry,
            valued.currency_code,
            {{
                to_reporting(
                    "valued.amount_at_entry", "valued.currency_code", "valued.entered_date"
                )
            }} as amount_at_entry_reporting
        from valued {{ join_exchange_rate("valued.currency_code", "valued.entered_date") }}
    )

select *
from final
