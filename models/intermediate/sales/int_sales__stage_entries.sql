{# When opportunities entered their stages; re-entries are kept. #}
with
    deals as (select * from {{ ref("stg_hubspot__deals") }}),

    deal_entries as ({{ json_array_rows("deals", ["tenant_id", "deal_id"], "stage_history") }}),

    hubspot as (
        select
            tenant_id,
            'hubspot' as source_system,
            deal_id as opportunity_id,
            {{ json_text("element", "$.value") }} as stage,
            {{ instant("element", "$.timestamp") }} as entered_at,
            cast(- position as string) as tie_order
        from deal_entries
    ),

    {# A change of amount or date repeats the stage: only a changed stage is an entry. #}
    salesforce_rows as (
        select
            opportunities.tenant_id,
            history.opportunity_id,
            history.stage_name,
            history.created_at,
            history.history_id,
            lag(history.stage_name) over (
                partition by history.opportunity_id order by history.created_at, history.history_id
            ) as stage_before
        from {{ ref("stg_salesforce__opportunity_history") }} as history
        inner join
            {{ ref("stg_salesforce__opportunities") }} as opportunities
            on history.opportunity_id = opportunities.opportunity_id
    ),

    salesforce as (
        select
            tenant_id,
            'salesforce' as source_system,
            opportunity_id,
            stage_name as stage,
            created_at as entered_at,
            history_id as tie_order
        from salesforce_rows
        where stage_before is null or stage_before <> stage_name
    ),

    unioned as (
        select *
        from hubspot
        union all
        select *
        from salesforce
    ),

    final as (
        select
            tenant_id,
            source_system,
            opportunity_id,
            stage,
            entered_at,
            row_number() over (
                partition by source_system, opportunity_id order by entered_at, tie_order
            ) as entry_number,
            lead(entered_at) over (
                partition by source_system, opportunity_id order by entered_at, tie_order
            ) as left_at
        from unioned
        where stage is not null
    )

select *
from final
