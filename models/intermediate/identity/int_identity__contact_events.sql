{#
    Values of a contact's tracked attributes from an instant on: the lifecycle stage, which only
    rises, and whether it has agreed to marketing e-mail.
#}
with
    resolved as (select * from {{ ref("int_identity__resolved") }} where is_person),

    known_since as (
        select
            resolved.contact_key,
            coalesce(min(records.created_at), cast('1970-01-01' as timestamp)) as created_at
        from resolved
        inner join
            {{ ref("int_identity__records") }} as records
            on resolved.record_key = records.record_key
        where records.is_person
        group by resolved.contact_key
    ),

    lead_stages as (
        select lead_key, 'lead' as stage, created_at as entered_at
        from {{ ref("int_sales__leads_unioned") }}
        {% for stage in ["mql", "sql", "opportunity", "customer"] -%}
            union all
            select lead_key, '{{ stage }}' as stage, {{ stage }}_at as entered_at
            from {{ ref("int_sales__lead_lifecycle") }}
        {% endfor %}
    ),

    stages as (
        select contact_key, 'other' as stage, created_at as entered_at
        from known_since
        union all
        select resolved.contact_key, lead_stages.stage, lead_stages.entered_at
        from lead_stages
        inner join
            {{ ref("int_sales__leads_unioned") }} as leads on lead_stages.lead_key = leads.lead_key
        inner join
            resolved
            on leads.tenant_id = resolved.tenant_id
            and leads.source_system = resolved.source_system
            and resolved.record_type = 'lead'
            and leads.lead_id = resolved.record_id
        where lead_stages.entered_at is not null
    ),

    {# The furthest stage of each instant, and the furthest before it. #}
    furthest as (
        select contact_key, entered_at, max({{ lifecycle_order("stage") }}) as stage_order
        from stages
        group by contact_key, entered_at
    ),

    risen as (
        select
            *,
            max(stage_order) over (
                partition by contact_key
                order by entered_at
                rows between unbounded preceding and 1 preceding
            ) as stage_order_before
        from furthest
    ),

    consents as (
        select resolved.contact_key, members.status, members.opted_in_at, members.last_changed_at
        from {{ ref("stg_mailchimp__members") }} as members
        inner join
            resolved
            on members.tenant_id = resolved.tenant_id
            and resolved.source_system = 'mailchimp'
            and members.email_hash = resolved.record_id
    ),

    subscriptions as (
        select contact_key, 'true' as value, opted_in_at as valid_from
        from consents
        where opted_in_at is not null
        union all
        select contact_key, 'false' as value, last_changed_at as valid_from
        from consents
        where status in ('unsubscribed', 'cleaned') and last_changed_at is not null
    ),

    final as (
        select
            contact_key,
            'lifecycle_stage' as attribute,
            case
                stage_order
                when 1
                then 'lead'
                when 2
                then 'mql'
                when 3
                then 'sql'
                when 4
                then 'opportunity'
                when 5
                then 'customer'
                else 'other'
            end as value,
            entered_at as valid_from
        from risen
        where stage_order_before is null or stage_order > stage_order_before
        union all
        {# Who left and agreed at one instant has left. #}
        select contact_key, 'has_email_consent' as attribute, min(value) as value, valid_from
        from subscriptions
        group by contact_key, valid_from
    )

select *
from final
