with
    status_events as (
        select
            *,
            lead(occurred_at) over (
                partition by project_id order by occurred_at, event_id
            ) as next_occurred_at
        from {{ ref("stg_delivery_app__project_status_events") }}
    ),

    placed as (
        select
            status_events.*,
            {{ project_status("status_events.to_status") }} as lifecycle_status,
            {{ project_columns() }}
        from status_events {{ join_project("status_events") }}
        where {{ is_of_living_project() }}
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "event_id"]) }} as project_status_event_key,
            tenant_key,
            event_id,
            project_key,
            customer_key,
            employee_key,
            product,
            case
                when from_status is not null then {{ project_status("from_status") }}
            end as from_status,
            lifecycle_status as to_status,
            complete_rate,
            triggered_rule,
            details,
            case when lifecycle_status = 'on_hold' then details end as hold_reason,
            occurred_at,
            {{ to_tenant_date("occurred_at", "time_zone") }} as occurred_date,
            {{ tenant_hour("occurred_at", "time_zone") }} as hour_key,
            cast(
                case
                    when
                        from_status is null
                        or {{ project_status("from_status") }} <> lifecycle_status
                    then 1
                    else 0
                end as bigint
            ) as transition_count,
            case
                when {{ is_project_open("lifecycle_status") }}
                then
                    {{
                        hours_between(
                            "occurred_at", "coalesce(next_occurred_at, " ~ as_of() ~ ")"
                        )
                    }}
            end as hours_in_status
        from placed
    )

select *
from final
