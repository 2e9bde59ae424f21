-- Load and service by hour, channel and handler: what was opened in the hour with what became of
-- it,
-- what was closed in it, and the messages written in it. Hours without any have no row.
{% set counts = [
    "opened",
    "new_customer",
    "known_customer",
    "closed",
    "inbound_message",
    "outbound_message",
    "response",
    "wait",
    "handle",
    "rating",
    "sla_due",
    "sla_met",
] -%}
{% set sums = ["response_seconds", "wait_seconds", "handle_seconds", "rating"] -%}

with
    opened as (
        select
            tenant_key,
            contact_channel,
            handled_by,
            opened_at as happened_at,
            1 as opened_count,
            case when is_first_contact then 1 else 0 end as new_customer_count,
            case when is_first_contact is not null then 1 else 0 end as known_customer_count,
            0 as closed_count,
            0 as inbound_message_count,
            0 as outbound_message_count,
            case when first_response_seconds is not null then 1 else 0 end as response_count,
            case when wait_seconds is not null then 1 else 0 end as wait_count,
            case when handle_seconds is not null then 1 else 0 end as handle_count,
            case when csat_score is not null then 1 else 0 end as rating_count,
            case when is_sla_met is not null then 1 else 0 end as sla_due_count,
            case when is_sla_met then 1 else 0 end as sla_met_count,
            first_response_seconds as response_seconds_sum,
            wait_seconds as wait_seconds_sum,
            handle_seconds as handle_seconds_sum,
            csat_score as rating_sum
        from {{ ref("fct_conversations") }}
    ),

    closed as (
        select
            tenant_key,
            contact_channel,
            handled_by,
            coalesce(resolved_at, abandoned_at) as closed_at
        from {{ ref("fct_conversations") }}
        where not is_open
    ),

    written as (
        select tenant_key, contact_channel, handled_by, sent_at, direction
        from {{ ref("fct_messages") }}
    ),

    happened as (
        select *
        from opened
        union all
        select
            tenant_key,
            contact_channel,
            handled_by,
            closed_at as happened_at,
            {% for count in counts -%}
                {{ 1 if count == "closed" else 0 }} as {{ count }}_count,
            {% endfor -%}
            {% for sum in sums -%}
                cast(null as bigint) as {{ sum }}_sum{{ "," if not loop.last }}
            {% endfor %}
        from closed
        union all
        select
            tenant_key,
            contact_channel,
            handled_by,
            sent_at as happened_at,
            {% for count in counts -%}
                {% if count in ["inbound_message", "outbound_message"] -%}
                    case when direction = '{{ count.split("_")[0] }}' then 1 else 0 end
                {%- else -%} 0
                {%- endif %} as {{ count }}_count,
            {% endfor -%}
            {% for sum in sums -%}
                cast(null as bigint) as {{ sum }}_sum{{ "," if not loop.last }}
            {% endfor %}
        from written
    ),

    localised as (
        select
            happened.*,
            {{ to_tenant_time("happened.happened_at", "tenants.time_zone") }} as local_at
        from happened
        inner join {{ ref("dim_tenant") }} as tenants on happened.tenant_key = tenants.tenant_key
        where happened.happened_at is not null
    ),

    -- The instant at which the local hour began: an hour that a clock shows twice is two hours.
    placed as (
        select
            *,
            happened_at
            - {{ seconds_between("date_trunc('hour', local_at)", "local_at") }}
            * interval '1' second as began_at
        from localised
    ),

    summed as (
        select
            tenant_key,
            date_trunc('second', began_at) as hour_at,
            cast(local_at as date) as hour_date,
            cast(extract(hour from local_at) as bigint) as hour_key,
            contact_channel,
            handled_by,
            {% for count in counts -%}
                cast(sum({{ count }}_count) as bigint) as {{ count }}_count,
            {% endfor -%}
            {% for sum in sums -%}
                cast(sum({{ sum }}_sum) as bigint) as {{ sum }}_sum{{ "," if not loop.last }}
            {% endfor %}
        from placed
        group by
            tenant_key,
            date_trunc('second', began_at),
            cast(local_at as date),
            cast(extract(hour from local_at) as bigint),
            contact_channel,
            handled_by
    ),

    final as (
        select
            {{ surrogate_key(["tenant_key", "hour_at", "contact_channel", "handled_by"]) }}
            as conversation_hour_key,
            *
        from summed
    )

select *
from final
