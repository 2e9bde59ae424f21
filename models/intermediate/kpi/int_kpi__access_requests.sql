{# Requests for access to clients' platforms, and how long each took to be granted. #}
with
    requests as (select * from {{ ref("stg_delivery_app__access_requests") }}),

    placed as (
        select requests.*, {{ project_columns() }}
        from requests {{ join_project("requests") }}
        where {{ is_of_living_project() }}
    ),

    final as (
        select
            request_id,
            tenant_key,
            project_key,
            customer_key,
            platform as access_platform,
            requested_at,
            granted_at,
            {{ to_tenant_date("requested_at", "time_zone") }} as requested_date,
            {{ to_tenant_date("granted_at", "time_zone") }} as granted_date,
            {{ hours_between("requested_at", "granted_at") }} as wait_hours
        from placed
    )

select *
from final
