{#
    Which identifier each record bears: the edges of the contact graph. Only identifiers that
    mean one person are here. Left out are

    - empty ones (they have no hash),
    - a telephone number under which records of different e-mail addresses are known: a
      switchboard, or a household,
    - an address or number that more than `identity_max_records` records of one source bear: a
      placeholder.
#}
with
    records as (select * from {{ ref("int_identity__records") }}),

    claims as (
        {% for kind in ["email_hash", "phone_hash", "user_id"] -%}
            select
                record_key,
                tenant_id,
                source_system,
                email_hash,
                '{{ kind }}' as identifier_kind,
                {{ clean_text(kind) }} as identifier
            from records
            where {{ clean_text(kind) }} is not null {{ "union all" if not loop.last }}
        {% endfor %}
        union all
        {# A click belongs to the browser that made it, wherever else it is reported. #}
        select distinct
            {{ surrogate_key(["tenant_id", "'ga4_export'", "'visitor'", "user_pseudo_id"]) }}
            as record_key,
            tenant_id,
            'ga4_export' as source_system,
            cast(null as string) as email_hash,
            'gclid' as identifier_kind,
            {{ clean_text("gclid") }} as identifier
        from {{ ref("stg_ga4_export__events") }}
        where {{ clean_text("gclid") }} is not null and user_pseudo_id is not null
    ),

    counted as (
        select tenant_id, identifier_kind, identifier, source_system, count(*) as record_count
        from claims
        where identifier_kind in ('email_hash', 'phone_hash')
        group by tenant_id, identifier_kind, identifier, source_system
    ),

    generic as (
        select tenant_id, identifier_kind, identifier
        from counted
        group by tenant_id, identifier_kind, identifier
        having max(record_count) > {{ var("identity_max_records") }}
        union
        select tenant_id, identifier_kind, identifier
        from claims
        where identifier_kind = 'phone_hash'
        group by tenant_id, identifier_kind, identifier
        having count(distinct email_hash) > 1
    ),

    final as (
        select
            claims.record_key,
            claims.tenant_id,
            {{ surrogate_key(["claims.tenant_id", "claims.identifier_kind", "claims.identifier"]) }}
            as identifier_key,
            claims.identifier_kind,
            claims.identifier
        from claims
        left join
            generic
            on claims.tenant_id = generic.tenant_id
            and claims.identifier_kind = generic.identifier_kind
            and claims.identifier = generic.identifier
        where generic.identifier is null
    )

select *
from final
