{# Customers of all systems, a row for each version of their tracked attributes. #}
with
    events as (select * from {{ ref("int_customers__attribute_events") }}),

    {{
        scd2_versions(
            "events",
            ["tenant_id", "source_system", "customer_id"],
            ["industry", "employee_count", "segment", "owner_id"],
        )
    }},

    {# What is known of a customer whatever its version. #}
    attributes as (
        select
            companies.tenant_id,
            'hubspot' as source_system,
            companies.company_id as customer_id,
            companies.company_name as customer_name,
            companies.country,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            companies.created_at
        from
            {{ ref("stg_hubspot__companies") }} as companies
            {{ join_channel("channels", "hubspot", "companies.analytics_source") }}
        union all
        select
            accounts.tenant_id,
            'salesforce' as source_system,
            accounts.account_id as customer_id,
            accounts.account_name as customer_name,
            accounts.billing_country as country,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            accounts.created_at
        from
            {{ ref("stg_salesforce__accounts") }} as accounts
            {{ join_channel("channels", "salesforce", "accounts.account_source") }}
        union all
        select
            tenant_id,
            'crm_app' as source_system,
            customer_id,
            cast(null as string) as customer_name,
            country,
            'unknown' as channel_id,
            first_contact_at as created_at
        from {{ ref("stg_crm_app__customers") }}
    ),

    versioned as (
        select
            versions.tenant_id,
            versions.source_system,
            versions.customer_id,
            attributes.customer_name,
            versions.industry,
            versions.segment,
            try_cast(versions.employee_count as bigint) as employee_count,
            versions.owner_id,
            attributes.country,
            attributes.channel_id,
            attributes.created_at,
            versions.version_number,
            versions.valid_from,
            versions.valid_to
        from versions
        inner join
            attributes
            on versions.tenant_id = attributes.tenant_id
            and versions.source_system = attributes.source_system
            and versions.customer_id = attributes.customer_id
    ),

    dropped as (
        select
            tenant_id,
            'file_drop' as source_system,
            customer_id,
            customer_name,
            industry,
            segment,
            employee_count,
            cast(null as string) as owner_id,
            country,
            'unknown' as channel_id,
            first_mentioned_at as created_at,
            1 as version_number,
            coalesce(first_mentioned_at, cast('1970-01-01' as timestamp)) as valid_from,
            cast(null as timestamp) as valid_to
        from {{ ref("int_customers__dropped") }}
    ),

    billing_only as (
        select
            customers.tenant_id,
            'billing' as source_system,
            customers.customer_id,
            cast(null as string) as customer_name,
            cast(null as string) as industry,
            cast(null as string) as segment,
            cast(null as bigint) as employee_count,
            cast(null as string) as owner_id,
            customers.country,
            'unknown' as channel_id,
            customers.created_at,
            1 as version_number,
            coalesce(customers.created_at, cast('1970-01-01' as timestamp)) as valid_from,
            cast(null as timestamp) as valid_to
        from {{ ref("stg_billing__customers") }} as customers
        inner join
            {{ ref("int_customers__billing_accounts") }} as billing_accounts
            on customers.tenant_id = billing_accounts.tenant_id
            and customers.customer_id = billing_accounts.billing_customer_id
        where billing_accounts.source_system = 'billing'
    ),

    unioned as (
        select *
        from versioned
        union all
        select *
        from dropped
        union all
        select *
        from billing_only
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "customer_id"]) }} as customer_key,
            {{ surrogate_key(["tenant_id", "source_system", "customer_id", "valid_from"]) }}
            as customer_version_key,
            *
        from unioned
    )

select *
from final
