-- The first-response policy that a conversation or ticket came under when it began: of those that
-- fit, the one of its own business unit goes before the one of all, a named channel or priority
-- before any, the newest before older ones.
with
    requests as (
        select
            'conversation' as subject,
            source_system,
            tenant_id,
            conversation_id as request_id,
            contact_channel,
            cast(null as string) as priority,
            first_message_at as began_at
        from {{ ref("int_crm__conversations_unioned") }}
        union all
        select
            'ticket' as subject,
            source_system,
            tenant_id,
            ticket_id as request_id,
            contact_channel,
            priority,
            created_at as began_at
        from {{ ref("int_crm__tickets_unioned") }}
    ),

    policies as (
        select
            *,
            case
                when tenant_key <> {{ surrogate_key(["'group'"]) }} then tenant_key
            end as own_tenant_key
        from {{ ref("dim_sla_policy") }}
        where metric = 'first_response'
    ),

    final as (
        select
            requests.subject,
            requests.source_system,
            requests.tenant_id,
            requests.request_id,
            policies.sla_policy_key,
            policies.sla_policy_version_key
        from requests
        inner join
            policies
            on requests.subject = policies.subject
            and coalesce(policies.contact_channel, requests.contact_channel)
            = requests.contact_channel
            and coalesce(policies.priority, requests.priority, 'any')
            = coalesce(requests.priority, 'any')
            and coalesce(policies.own_tenant_key, {{ surrogate_key(["requests.tenant_id"]) }})
            = {{ surrogate_key(["requests.tenant_id"]) }}
            and {{ is_version_at("policies", "requests.began_at") }}
        qualify
            row_number() over (
                partition by
                    requests.subject,
                    requests.source_system,
                    requests.tenant_id,
                    requests.request_id
                order by
                    case when policies.own_tenant_key is null then 1 else 0 end,
                    case when policies.contact_channel is null then 1 else 0 end,
                    case when policies.priority is null then 1 else 0 end,
                    policies.valid_from desc,
                    policies.policy_id
            )
            = 1
    )

select *
from final
