{#
    Everybody the sources have a record of, one row each: leads and contacts of the CRMs,
    subscribers, attendees, buyers, customers, product users, and browsers (visitors).
    `customer_key` is the account that the source itself says the record belongs to.
#}
with
    {# By equal keys: a condition on leads alone would compare each lead with every contact. #}
    phones as (
        select tenant_id, 'hubspot' as source_system, contact_id as lead_id, phone_hash
        from {{ ref("stg_hubspot__contacts") }}
        union all
        select tenant_id, 'salesforce' as source_system, lead_id, phone_hash
        from {{ ref("stg_salesforce__leads") }}
        union all
        select tenant_id, 'file_drop' as source_system, lead_id, phone_hash
        from {{ ref("stg_file_drop__leads") }}
    ),

    leads as (
        select
            leads.tenant_id,
            leads.source_system,
            'lead' as record_type,
            leads.lead_id as record_id,
            leads.email_hash,
            phones.phone_hash,
            leads.lead_id as user_id,
            case when leads.customer_id is not null then leads.customer_key end as customer_key,
            cast(null as string) as role,
            leads.created_at
        from {{ ref("int_sales__leads_unioned") }} as leads
        left join
            phones
            on leads.tenant_id = phones.tenant_id
            and leads.source_system = phones.source_system
            and leads.lead_id = phones.lead_id
    ),

    account_contacts as (
        select
            tenant_id,
            'salesforce' as source_system,
            'account_contact' as record_type,
            contact_id as record_id,
            email_hash,
            phone_hash,
            cast(null as string) as user_id,
            case
                when account_id is not null
                then {{ surrogate_key(["tenant_id", "'salesforce'", "account_id"]) }}
            end as customer_key,
            {{ clean_text("title") }} as role,
            created_at
        from {{ ref("stg_salesforce__contacts") }}
    ),

    subscribers as (
        select
            tenant_id,
            'mailchimp' as source_system,
            'subscriber' as record_type,
            email_hash as record_id,
            email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as user_id,
            cast(null as string) as customer_key,
            cast(null as string) as role,
            min(signed_up_at) as created_at
        from {{ ref("stg_mailchimp__members") }}
        where email_hash is not null
        group by tenant_id, email_hash
    ),

    attendees as (
        select
            tenant_id,
            'event_platform' as source_system,
            'attendee' as record_type,
            contact_email_hash as record_id,
            contact_email_hash as email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as user_id,
            cast(null as string) as customer_key,
            cast(null as string) as role,
            min(registered_at) as created_at
        from {{ ref("stg_event_platform__attendances") }}
        where contact_email_hash is not null
        group by tenant_id, contact_email_hash
    ),

    respondents as (
        select
            tenant_id,
            'linkedin_ads' as source_system,
            'respondent' as record_type,
            email_hash as record_id,
            email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as user_id,
            cast(null as string) as customer_key,
            cast(null as string) as role,
            min(submitted_at) as created_at
        from {{ ref("stg_linkedin_ads__lead_responses") }}
        where email_hash is not null and not coalesce(is_test, false)
        group by tenant_id, email_hash
    ),

    buyers as (
        select
            tenant_id,
            'commerce' as source_system,
            'buyer' as record_type,
            customer_email_hash as record_id,
            customer_email_hash as email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as user_id,
            cast(null as string) as customer_key,
            cast(null as string) as role,
            min(created_at) as created_at
        from {{ ref("stg_commerce__orders") }}
        where customer_email_hash is not null
        group by tenant_id, customer_email_hash
    ),

    served_customers as (
        select
            tenant_id,
            'crm_app' as source_system,
            'served_customer' as record_type,
            customer_id as record_id,
            cast(null as string) as email_hash,
            phone_hash,
            cast(null as string) as user_id,
            {{ surrogate_key(["tenant_id", "'crm_app'", "customer_id"]) }} as customer_key,
            cast(null as string) as role,
            first_contact_at as created_at
        from {{ ref("stg_crm_app__customers") }}
    ),

    payers as (
        select
            customers.tenant_id,
            'billing' as source_system,
            'payer' as record_type,
            customers.customer_id as record_id,
            customers.email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as user_id,
            accounts.customer_key,
            cast(null as string) as role,
            customers.created_at
        from {{ ref("stg_billing__customers") }} as customers
        left join
            {{ ref("int_customers__billing_accounts") }} as accounts
            on customers.tenant_id = accounts.tenant_id
            and customers.customer_id = accounts.billing_customer_id
    ),

    {# Staff that tests the product is nobody's customer. #}
    product_users as (
        select
            tenant_id,
            'telemetry' as source_system,
            'product_user' as record_type,
            user_id as record_id,
            email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as user_id,
            cast(null as string) as customer_key,
            {{ clean_text("role") }} as role,
            created_at
        from {{ ref("stg_telemetry__users") }}
        where not coalesce(is_internal, false)
    ),

    visitors as (
        select
            tenant_id,
            'ga4_export' as source_system,
            'visitor' as record_type,
            user_pseudo_id as record_id,
            cast(null as string) as email_hash,
            cast(null as string) as phone_hash,
            {# A browser that knew several people is nobody's. #}
            case when min(user_id) = max(user_id) then min(user_id) end as user_id,
            cast(null as string) as customer_key,
            cast(null as string) as role,
            min(event_at) as created_at
        from {{ ref("stg_ga4_export__events") }}
        where user_pseudo_id is not null
        group by tenant_id, user_pseudo_id
    ),

    {% set kinds = [
        "leads",
        "account_contacts",
        "subscribers",
        "attendees",
        "respondents",
        "buyers",
        "served_customers",
        "payers",
        "product_users",
        "visitors",
    ] -%}
    unioned as (
        {% for kind in kinds -%}
            select * from {{ kind }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "record_type", "record_id"]) }}
            as record_key,
            *,
            record_type <> 'visitor' as is_person
        from unioned
        where record_id is not null
    )

select *
from final
