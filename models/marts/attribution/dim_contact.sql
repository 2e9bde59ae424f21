with
    events as (select * from {{ ref("int_identity__contact_events") }}),

    {{ scd2_versions("events", ["contact_key"], ["lifecycle_stage", "has_email_consent"]) }},

    accounts as (select distinct customer_key from {{ ref("int_customers__versions") }}),

    {# What is known of a contact whatever its version; identifiers are those of its oldest record. #}
    contacts as (
        select
            resolved.contact_key,
            resolved.tenant_id,
            resolved.customer_key,
            max(case when resolved.is_first_record then records.source_system end) as source_system,
            max(case when resolved.is_first_record then records.record_type end) as record_type,
            max(case when resolved.is_first_record then records.record_id end) as contact_id,
            coalesce(
                max(case when resolved.is_first_record then records.email_hash end),
                min(records.email_hash)
            ) as email_hash,
            coalesce(
                max(case when resolved.is_first_record then records.phone_hash end),
                min(records.phone_hash)
            ) as phone_hash,
            min(records.role) as role,
            sum(case when records.is_person then 1 else 0 end) as record_count,
            sum(case when records.is_person then 0 else 1 end) as browser_count,
            min(case when records.is_person then records.created_at end) as created_at
        from {{ ref("int_identity__resolved") }} as resolved
        inner join
            {{ ref("int_identity__records") }} as records
            on resolved.record_key = records.record_key
        where resolved.is_person
        group by resolved.contact_key, resolved.tenant_id, resolved.customer_key
    ),

    known as (
        select
            {{ surrogate_key(["versions.contact_key", "versions.valid_from"]) }}
            as contact_version_key,
            versions.contact_key,
            {{ surrogate_key(["contacts.tenant_id"]) }} as tenant_key,
            contacts.contact_id,
            contacts.source_system,
            contacts.record_type,
            coalesce(accounts.customer_key, {{ unknown_key() }}) as customer_key,
            contacts.email_hash,
            contacts.phone_hash,
            contacts.role,
            versions.lifecycle_stage,
            case
                versions.has_email_consent when 'true' then true when 'false' then false
            end as has_email_consent,
            cast(contacts.record_count as bigint) as record_count,
            cast(contacts.browser_count as bigint) as browser_count,
            contacts.created_at,
            cast(versions.version_number as bigint) as version_number,
            versions.valid_from,
            versions.valid_to,
            versions.valid_to is null as is_current
        from versions
        inner join contacts on versions.contact_key = contacts.contact_key
        left join accounts on contacts.customer_key = accounts.customer_key
    ),

    unknown as (
        select
            {{ unknown_key() }} as contact_version_key,
            {{ unknown_key() }} as contact_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as contact_id,
            'unknown' as source_system,
            'unknown' as record_type,
            {{ unknown_key() }} as customer_key,
            cast(null as string) as email_hash,
            cast(null as string) as phone_hash,
            cast(null as string) as role,
            'other' as lifecycle_stage,
            cast(null as boolean) as has_email_consent,
            cast(0 as bigint) as record_count,
            cast(0 as bigint) as browser_count,
            cast(null as timestamp) as created_at,
            {{ only_version_columns() }}
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
