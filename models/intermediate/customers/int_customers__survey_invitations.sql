-- Survey invitations that the tool told of, and whether each was answered: by a response of the
-- same person before its next invitation. The tool tells of a person's last invitation only, so
-- those before the first load are unknown, and the unanswered ones among them can be counted
-- nowhere.
with
    invitations as (
        select *, lead(sent_at) over (partition by person_id order by sent_at) as next_sent_at
        from {{ ref("stg_survey_tool__invitations") }}
    ),

    responses as (select * from {{ ref("stg_survey_tool__responses") }}),

    of_responses as (
        select person_id, min(tenant_id) as tenant_id
        from responses
        where tenant_id <> 'unknown'
        group by person_id
    ),

    contacts as (
        select tenant_id, email_hash
        from {{ ref("stg_hubspot__contacts") }}
        union all
        select tenant_id, email_hash
        from {{ ref("stg_salesforce__leads") }}
        union all
        select tenant_id, email_hash
        from {{ ref("stg_salesforce__contacts") }}
    ),

    {# Whoever is known to several units belongs to none of them. #}
    of_contacts as (
        select email_hash, min(tenant_id) as tenant_id
        from contacts
        where email_hash is not null and tenant_id <> 'unknown'
        group by email_hash
        having count(distinct tenant_id) = 1
    ),

    answered as (
        select
            invitations.invitation_id,
            coalesce(of_responses.tenant_id, of_contacts.tenant_id, 'unknown') as tenant_id,
            invitations.person_id,
            invitations.sent_at,
            min(responses.responded_at) as responded_at,
            max(responses.survey_type) as survey_type
        from invitations
        left join of_responses on invitations.person_id = of_responses.person_id
        left join of_contacts on invitations.email_hash = of_contacts.email_hash
        left join
            responses
            on invitations.person_id = responses.person_id
            and responses.responded_at >= invitations.sent_at
            and responses.responded_at
            < coalesce(invitations.next_sent_at, cast('9999-12-31' as timestamp))
        group by
            invitations.invitation_id,
            invitations.person_id,
            invitations.sent_at,
            of_responses.tenant_id,
            of_contacts.tenant_id
    ),

    final as (
        select
            answered.invitation_id,
            {{ surrogate_key(["answered.tenant_id"]) }} as tenant_key,
            answered.person_id,
            answered.sent_at,
            {{ to_tenant_date("answered.sent_at", "tenants.time_zone") }} as sent_date,
            answered.responded_at,
            answered.survey_type,
            answered.responded_at is not null as is_answered
        from answered
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on answered.tenant_id = tenants.tenant_id
    )

select *
from final
