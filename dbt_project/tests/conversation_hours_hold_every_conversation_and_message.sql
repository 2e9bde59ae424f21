{{ config(meta={"dimension": "consistency"}) }}
{# The hours add up to the facts: nothing is counted twice, nothing falls between two hours. #}
with
    facts as (
        select
            tenant_key,
            sum(case when opened_at is not null then 1 else 0 end) as opened_count,
            sum(
                case
                    when not is_open and coalesce(resolved_at, abandoned_at) is not null
                    then 1
                    else 0
                end
            ) as closed_count,
            0 as message_count
        from {{ ref("fct_conversations") }}
        group by tenant_key
        union all
        select
            tenant_key,
            0 as opened_count,
            0 as closed_count,
            sum(
                case
                    when sent_at is not null and direction in ('inbound', 'outbound') then 1 else 0
                end
            ) as message_count
        from {{ ref("fct_messages") }}
        group by tenant_key
        union all
        select
            tenant_key,
            - sum(opened_count) as opened_count,
            - sum(closed_count) as closed_count,
            - sum(inbound_message_count + outbound_message_count) as message_count
        from {{ ref("mart_conversation_hourly") }}
        group by tenant_key
    )

select
    tenant_key,
    sum(opened_count) as opened_count,
    sum(closed_count) as closed_count,
    sum(message_count) as message_count
from facts
group by tenant_key
having sum(opened_count) <> 0 or sum(closed_count) <> 0 or sum(message_count) <> 0
