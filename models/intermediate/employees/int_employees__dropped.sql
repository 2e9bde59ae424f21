{# Sales people and agents that dropped files name. #}
with
    mentions as (
        select
            tenant_id,
            owner_id as employee_id,
            {{ clean_text("owner_name") }} as employee_name,
            {{ clean_text("team") }} as team,
            'sales' as role
        from {{ ref("stg_file_drop__opportunities") }}
        union all
        select
            tenant_id,
            owner_id as employee_id,
            cast(null as string) as employee_name,
            cast(null as string) as team,
            'sales' as role
        from {{ ref("stg_file_drop__leads") }}
        union all
        select
            tenant_id,
            agent_id as employee_id,
            cast(null as string) as employee_name,
            cast(null as string) as team,
            'agent' as role
        from {{ ref("stg_file_drop__conversations") }}
        union all
        select
            tenant_id,
            assignee_id as employee_id,
            cast(null as string) as employee_name,
            {{ clean_text("team") }} as team,
            'agent' as role
        from {{ ref("stg_file_drop__tickets") }}
    ),

    final as (
        select
            tenant_id,
            employee_id,
            max(employee_name) as employee_name,
            max(team) as team,
            max(role) as role
        from mentions
        where employee_id is not null
        group by tenant_id, employee_id
    )

select *
from final
