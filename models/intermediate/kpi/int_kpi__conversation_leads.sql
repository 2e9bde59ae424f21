-- Conversations that are about buying, or whose person became a lead within 30 days.
{%- set buying_intents = ["pricing", "booking", "listing"] %}
with
    leads as (
        select tenant_id, phone_hash, created_at
        from {{ ref("stg_hubspot__contacts") }}
        union all
        select tenant_id, phone_hash, created_at
        from {{ ref("stg_salesforce__leads") }}
    ),

    conversations as (
        select conversation_id, tenant_id, customer_id, opened_at
        from {{ ref("stg_crm_app__conversations") }}
    ),

    converted as (
        select distinct
            'crm_app' as source_system, conversations.tenant_id, conversations.conversation_id
        from conversations
        inner join
            {{ ref("stg_crm_app__customers") }} as people
            on conversations.tenant_id = people.tenant_id
            and conversations.customer_id = people.customer_id
        inner join
            leads
            on conversations.tenant_id = leads.tenant_id
            and people.phone_hash = leads.phone_hash
            and leads.created_at >= conversations.opened_at
            and leads.created_at < conversations.opened_at + interval '30' day
    ),

    final as (
        select
            facts.tenant_key,
            facts.opened_date,
            facts.campaign_key,
            facts.intent in ('{{ buying_intents | join("', '") }}') as is_about_buying,
            converted.conversation_id is not null as is_converted
        from {{ ref("fct_conversations") }} as facts
        left join
            converted
            on facts.tenant_key = {{ surrogate_key(["converted.tenant_id"]) }}
            and facts.source_system = converted.source_system
            and facts.conversation_id = converted.conversation_id
        where
            facts.intent in ('{{ buying_intents | join("', '") }}')
            or converted.conversation_id is not null
    )

select *
from final
