-- Departments of a business unit that are one team: what is booked on them is that team's.
with
    teams as (
        select tenant_id, team_id, {{ normalised("department") }} as department
        from {{ ref("stg_hris__teams") }}
    ),

    final as (
        select tenant_id, department, {{ surrogate_key(["tenant_id", "max(team_id)"]) }} as team_key
        from teams
        where department is not null
        group by tenant_id, department
        having count(*) = 1
    )

select *
from final
