{# Leads of all sources in one shape, without the times of their lifecycle. #}
with
    hubspot as (
        select
            contacts.tenant_id,
            'hubspot' as source_system,
            contacts.contact_id as lead_id,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            contacts.analytics_source as source_detail,
            contacts.analytics_source_data as campaign_name,
            cast(null as string) as campaign_id,
            contacts.country,
            cast(null as string) as city,
            contacts.company_id as customer_id,
            contacts.owner_id,
            contacts.email_hash,
            contacts.lead_score,
            {{ lifecycle_stage("contacts.lifecycle_stage") }} as lifecycle_stage,
            coalesce(
                {{ normalised("contacts.lead_status") }} = 'unqualified', false
            ) as is_disqualified,
            contacts.created_at
        from
            {{ ref("stg_hubspot__contacts") }} as contacts
            {{ join_channel("channels", "hubspot", "contacts.analytics_source") }}
    ),

    salesforce as (
        select
            leads.tenant_id,
            'salesforce' as source_system,
            leads.lead_id,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            leads.lead_source as source_detail,
            leads.campaign_name,
            cast(null as string) as campaign_id,
            leads.country,
            cast(null as string) as city,
            leads.converted_account_id as customer_id,
            leads.owner_id,
            leads.email_hash,
            leads.lead_score,
            case
                when opportunities.status = 'won'
                then 'customer'
                when leads.is_converted
                then 'opportunity'
                else {{ lifecycle_stage("leads.status") }}
            end as lifecycle_stage,
            coalesce({{ normalised("leads.status") }} = 'unqualified', false) as is_disqualified,
            leads.created_at
        from {{ ref("stg_salesforce__leads") }} as leads
        left join
            {{ ref("int_sales__opportunities_unioned") }} as opportunities
            on leads.tenant_id = opportunities.tenant_id
            and opportunities.source_system = 'salesforce'
            and leads.converted_opportunity_id = opportunities.opportunity_id
            {{ join_channel("channels", "salesforce", "leads.lead_source") }}
    ),

    file_drop as (
        select
            leads.tenant_id,
            'file_drop' as source_system,
            leads.lead_id,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            leads.source as source_detail,
            cast(null as string) as campaign_name,
            leads.campaign_id,
            leads.country,
            leads.city,
            leads.customer_id,
            leads.owner_id,
            leads.email_hash,
            leads.lead_score,
            case
                when leads.is_converted
                then 'customer'
                when {{ clean_text("leads.lifecycle_stage") }} is null
                then 'lead'
                else {{ lifecycle_stage("leads.lifecycle_stage") }}
            end as lifecycle_stage,
            coalesce(
                {{ normalised("leads.lifecycle_stage") }} = 'unqualified', false
            ) as is_disqualified,
            leads.created_at
        from
            {{ ref("stg_file_drop__leads") }} as leads
            {{ join_channel("channels", "free_text", "leads.source") }}
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

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "lead_id"]) }} as lead_key,
            {{ surrogate_key(["tenant_id", "source_system", "customer_id"]) }} as customer_key,
            {{ employee_key("source_system", "tenant_id", "owner_id") }} as employee_key,
            *
        from unioned
    )

select *
from final
