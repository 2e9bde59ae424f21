{# Opportunities of all sources in one shape; status, stage and dates mean the same everywhere. #}
with
    hubspot as (
        select
            deals.tenant_id,
            'hubspot' as source_system,
            deals.deal_id as opportunity_id,
            deals.deal_name as opportunity_name,
            deals.company_id as customer_id,
            deals.owner_id,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            deals.analytics_source_data as campaign_name,
            cast(null as string) as campaign_id,
            deals.contact_id as lead_id,
            cast(null as string) as product,
            cast(null as string) as opportunity_type,
            deals.stage,
            case
                when deals.is_won
                then 'won'
                when deals.is_closed
                then 'lost'
                when deals.is_closed = false
                then 'open'
            end as status,
            deals.amount,
            deals.currency_code,
            deals.probability,
            deals.created_at,
            cast(null as date) as created_date,
            deals.closed_at as close_at,
            cast(null as date) as close_date,
            deals.lost_reason as loss_reason
        from
            {{ ref("stg_hubspot__deals") }} as deals
            {{ join_channel("channels", "hubspot", "deals.analytics_source") }}
    ),

    converted_leads as (
        select converted_opportunity_id, min(lead_id) as lead_id
        from {{ ref("stg_salesforce__leads") }}
        where converted_opportunity_id is not null
        group by converted_opportunity_id
    ),

    salesforce as (
        select
            opportunities.tenant_id,
            'salesforce' as source_system,
            opportunities.opportunity_id,
            opportunities.opportunity_name,
            opportunities.account_id as customer_id,
            opportunities.owner_id,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            opportunities.campaign_name,
            cast(null as string) as campaign_id,
            converted_leads.lead_id,
            cast(null as string) as product,
            opportunities.type as opportunity_type,
            opportunities.stage_name as stage,
            case
                when opportunities.is_won
                then 'won'
                when opportunities.is_closed
                then 'lost'
                when opportunities.is_closed = false
                then 'open'
            end as status,
            opportunities.amount,
            opportunities.currency_code,
            opportunities.probability_percent / 100 as probability,
            opportunities.created_at,
            cast(null as date) as created_date,
            cast(null as timestamp) as close_at,
            opportunities.close_date,
            opportunities.loss_reason
        from {{ ref("stg_salesforce__opportunities") }} as opportunities
        left join
            converted_leads
            on opportunities.opportunity_id = converted_leads.converted_opportunity_id
            {{ join_channel("channels", "salesforce", "opportunities.lead_source") }}
    ),

    dropped_leads as (
        select tenant_id, opportunity_id, min(lead_id) as lead_id
        from {{ ref("stg_file_drop__leads") }}
        where opportunity_id is not null
        group by tenant_id, opportunity_id
    ),

    file_drop as (
        select
            opportunities.tenant_id,
            'file_drop' as source_system,
            opportunities.opportunity_id,
            opportunities.name as opportunity_name,
            opportunities.customer_id,
            opportunities.owner_id,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            cast(null as string) as campaign_name,
            opportunities.campaign_id,
            dropped_leads.lead_id,
            {{ clean_text("opportunities.product") }} as product,
            cast(null as string) as opportunity_type,
            opportunities.stage,
            case
                when {{ normalised("opportunities.status") }} in ('open', 'won', 'lost')
                then {{ normalised("opportunities.status") }}
            end as status,
            opportunities.amount,
            opportunities.currency_code,
            opportunities.probability,
            cast(null as timestamp) as created_at,
            opportunities.created_date,
            cast(null as timestamp) as close_at,
            opportunities.closed_date as close_date,
            opportunities.loss_reason
        from {{ ref("stg_file_drop__opportunities") }} as opportunities
        left join
            dropped_leads
            on opportunities.tenant_id = dropped_leads.tenant_id
            and opportunities.opportunity_id = dropped_leads.opportunity_id
            {{ join_channel("channels", "free_text", "opportunities.source") }}
    ),

    unioned as (
        select *
        from hubspot
        union all
        select *
        from salesforce
        union all
        select *
        from file_drop
    ),

    {# A source that does not say whether it is closed says it by the stage. #}
    staged as (
        select
            unioned.tenant_id,
            unioned.source_system,
            unioned.opportunity_id,
            unioned.opportunity_name,
            unioned.customer_id,
            unioned.owner_id,
            unioned.channel_id,
            unioned.campaign_name,
            unioned.campaign_id,
            unioned.lead_id,
            unioned.product,
            {{ clean_text("unioned.opportunity_type") }} as opportunity_type,
            unioned.stage,
            unioned.amount,
            unioned.created_at,
            unioned.loss_reason,
            coalesce(
                {{ clean_text("unioned.currency_code") }}, tenants.currency_code
            ) as currency_code,
            tenants.time_zone,
            stages.stage_order,
            {{ surrogate_key(["unioned.source_system", normalised("unioned.stage")]) }}
            as stage_key,
            coalesce(unioned.status, stages.status, 'open') as status,
            coalesce(stages.base_probability, unioned.probability) as stage_probability,
            coalesce(
                unioned.created_date,
                {{ to_tenant_date("unioned.created_at", "tenants.time_zone") }}
            ) as created_date,
            coalesce(
                unioned.close_date, {{ to_tenant_date("unioned.close_at", "tenants.time_zone") }}
            ) as close_date
        from unioned
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on unioned.tenant_id = tenants.tenant_id
        left join
            {{ ref("pipeline_stages") }} as stages
            on unioned.source_system = stages.source_system
            and {{ normalised("unioned.stage") }} = stages.stage
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "opportunity_id"]) }}
            as opportunity_key,
            {{ surrogate_key(["tenant_id", "source_system", "customer_id"]) }} as customer_key,
            {{ surrogate_key(["tenant_id", "source_system", "lead_id"]) }} as lead_key,
            {{ employee_key("source_system", "tenant_id", "owner_id") }} as employee_key,
            *
        from staged
    )

select *
from final
