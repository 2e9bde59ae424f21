{{ config(meta={"dimension": "consistency"}) }}
{# Read <= delivered <= sent, and what arrived has not failed: of each message, so of any sum (C3-04). #}
with
    of_messages as (
        select message_key as row_key
        from {{ ref("fct_messages") }}
        where
            (is_read and not is_delivered)
            or (is_delivered and not is_sent)
            or (is_failed and is_delivered)
    ),

    of_days as (
        select delivery_key as row_key
        from {{ ref("mart_whatsapp_delivery_daily") }}
        where
            read_count > delivered_count
            or delivered_count + failed_count > sent_count
            or mature_sent_count > sent_count
            or mature_delivered_count > mature_sent_count
            or mature_delivered_count > delivered_count
    )

select *
from of_messages
union all
select *
from of_days
