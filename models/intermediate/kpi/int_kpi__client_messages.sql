{#
    Messages with clients, and how long the answer took: of an inbound message ours, of an outbound
    one the client's. NULL while there is none.
#}
with
    messages as (select * from {{ ref("stg_delivery_app__client_messages") }}),

    placed as (
        select messages.*, {{ project_columns() }}
        from messages {{ join_project("messages") }}
        where {{ is_of_living_project() }}
    ),

    final as (
        select
            message_id,
            tenant_key,
            project_key,
            customer_key,
            direction,
            is_follow_up,
            outcome,
            sent_at,
            {{ to_tenant_date("sent_at", "time_zone") }} as sent_date,
            responded_at,
            {{ hours_between("sent_at", "responded_at") }} as response_hours
        from placed
    )

select *
from final
