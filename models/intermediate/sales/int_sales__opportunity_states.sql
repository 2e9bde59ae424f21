{#
    What an opportunity was at the end of each day on which it changed: stage, amount and expected
    close, from that day up to the next (exclusive). Salesforce keeps a history of all three,
    HubSpot of the stage only, files of nothing: what has no history is as it is now.
#}
with
    opportunities as (
        select * from {{ ref("int_sales__opportunities_unioned") }} where created_date is not null
    ),

    entries as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "opportunity_id"]) }}
            as opportunity_key,
            *
        from {{ ref("int_sales__stage_entries") }}
    ),

    hubspot as (
        select
            opportunities.opportunity_key,
            entries.stage,
            opportunities.amount,
            opportunities.close_date,
            entries.entered_at as changed_at,
            cast(entries.entry_number as string) as tie_order
        from entries
        inner join opportunities on entries.opportunity_key = opportunities.opportunity_key
        where entries.source_system = 'hubspot'
    ),

    salesforce as (
        select
            opportunities.opportunity_key,
            history.stage_name as stage,
            coalesce(history.amount, opportunities.amount) as amount,
            coalesce(history.close_date, opportunities.close_date) as close_date,
            history.created_at as changed_at,
            history.history_id as tie_order
        from {{ ref("stg_salesforce__opportunity_history") }} as history
        inner join
            opportunities
            on opportunities.source_system = 'salesforce'
            and history.opportunity_id = opportunities.opportunity_id
    ),

    recorded as (
        select *
        from hubspot
        union all
        select *
        from salesforce
    ),

    {# Of a closed opportunity without history nobody knows the stage it was in while open. #}
    unrecorded as (
        select
            opportunities.opportunity_key,
            case when opportunities.status = 'open' then opportunities.stage end as stage,
            opportunities.amount,
            opportunities.close_date,
            {{
                from_tenant_time(
                    "cast(opportunities.created_date as timestamp)", "opportunities.time_zone"
                )
            }} as changed_at,
            '' as tie_order
        from opportunities
        left join
            (select distinct opportunity_key from recorded) as known
            on opportunities.opportunity_key = known.opportunity_key
        where known.opportunity_key is null
    ),

    changes as (
        select *
        from recorded
        union all
        select *
        from unrecorded
    ),

    dated as (
        select
            changes.*,
            {{ to_tenant_date("changes.changed_at", "opportunities.time_zone") }} as changed_date,
            opportunities.created_date,
            opportunities.source_system,
            opportunities.tenant_id
        from changes
        inner join opportunities on changes.opportunity_key = opportunities.opportunity_key
    ),

    last_of_day as (
        select *
        from dated
        qualify
            row_number() over (
                partition by opportunity_key, changed_date order by changed_at desc, tie_order desc
            )
            = 1
    ),

    {# The first state holds from the day the opportunity was created. #}
    final as (
        select
            opportunity_key,
            tenant_id,
            source_system,
            stage,
            {{ surrogate_key(["source_system", normalised("stage")]) }} as stage_key,
            amount,
            close_date,
            changed_at,
            case
                when row_number() over (partition by opportunity_key order by changed_date) = 1
                then least(changed_date, created_date)
                else changed_date
            end as valid_from_date,
            coalesce(
                lead(changed_date) over (partition by opportunity_key order by changed_date),
                cast('9999-12-31' as date)
            ) as valid_to_date
        from last_of_day
    )

select *
from final
