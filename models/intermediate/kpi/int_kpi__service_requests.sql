-- What customers asked for help with: conversations and tickets, one row each.
select
    tenant_key,
    'conversation' as request_kind,
    opened_date,
    contact_channel,
    'unknown' as priority,
    is_sla_met,
    is_resolved
from {{ ref("fct_conversations") }}
union all
select
    tenant_key,
    'ticket' as request_kind,
    created_date as opened_date,
    contact_channel,
    priority,
    is_sla_met,
    is_resolved
from {{ ref("fct_tickets") }}
