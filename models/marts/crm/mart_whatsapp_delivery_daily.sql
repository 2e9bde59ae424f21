-- The delivery funnel of the messages sent on a day. What is less than a day old may still arrive:
-- the delivery rate is of mature messages (C3-04).
{% set delivery_buckets = {"5s": [-1, 5], "1m": [5, 60], "1h": [60, 3600], "1d": [3600, 86400]} -%}

with
    sent as (
        select *, coalesce(phone_number_id, 'unknown') as sender_id
        from {{ ref("fct_messages") }}
        where is_sent and sent_date is not null
    ),

    summed as (
        select
            tenant_key,
            sent_date,
            template_key,
            message_template,
            sender_id as phone_number_id,
            currency_code,
            sum(case when broadcast_id is not null then 1 else 0 end) as broadcast_count,
            count(*) as sent_count,
            sum(case when is_delivered then 1 else 0 end) as delivered_count,
            sum(case when is_read then 1 else 0 end) as read_count,
            sum(case when is_failed then 1 else 0 end) as failed_count,
            sum(case when is_mature then 1 else 0 end) as mature_sent_count,
            sum(case when is_mature and is_delivered then 1 else 0 end) as mature_delivered_count,
            {% for name, (above, up_to) in delivery_buckets.items() -%}
                sum(
                    case
                        when seconds_to_deliver > {{ above }} and seconds_to_deliver <= {{ up_to }}
                        then 1
                        else 0
                    end
                ) as delivered_within_{{ name }}_count,
            {% endfor -%}
            sum(case when seconds_to_deliver > 86400 then 1 else 0 end) as delivered_later_count,
            sum(cost_amount) as cost_amount,
            sum(cost_amount_reporting) as cost_amount_reporting
        from sent
        group by tenant_key, sent_date, template_key, message_template, sender_id, currency_code
    ),

    final as (
        select
            {{ surrogate_key(["tenant_key", "sent_date", "template_key", "phone_number_id"]) }}
            as delivery_key,
            tenant_key,
            sent_date,
            template_key,
            message_template,
            phone_number_id,
            {% for measure in [
                "broadcast",
                "sent",
                "delivered",
                "read",
                "failed",
                "mature_sent",
                "mature_delivered",
                "delivered_within_5s",
                "delivered_within_1m",
                "delivered_within_1h",
                "delivered_within_1d",
                "delivered_later",
            ] -%}
                cast({{ measure }}_count as bigint) as {{ measure }}_count,
            {% endfor -%}
            currency_code,
            cast(cost_amount as decimal(18, 4)) as cost_amount,
            cast(cost_amount_reporting as decimal(18, 4)) as cost_amount_reporting
        from summed
    )

select *
from final
