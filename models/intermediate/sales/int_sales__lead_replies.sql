{# When leads answered: a call they took, a meeting they came to, a reply to a sequence of e-mails. #}
with
    final as (
        select lead_key, started_at as replied_at
        from {{ ref("int_sales__activities_unioned") }}
        where is_reply and lead_id is not null
        union all
        select
            {{ surrogate_key(["tenant_id", "'hubspot'", "contact_id"]) }} as lead_key,
            ended_at as replied_at
        from {{ ref("stg_hubspot__sequence_enrollments") }}
        where has_replied and ended_at is not null
    )

select *
from final
