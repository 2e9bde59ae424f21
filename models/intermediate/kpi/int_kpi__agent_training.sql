-- Agents that became proficient, and the hours of training it took: they are when the last of their
-- onboarding courses is done, and all courses done by then count.
with
    agents as (
        select tenant_id, employee_id, max(team_id) as team
        from {{ ref("stg_hris__employees") }}
        where app_agent_id is not null or support_agent_id is not null
        group by tenant_id, employee_id
    ),

    courses as (select * from {{ ref("stg_hris__learning") }}),

    onboarded as (
        select employee_id, max(completed_at) as proficient_at
        from courses
        where kind = 'onboarding'
        group by employee_id
        having sum(case when completed_at is null then 1 else 0 end) = 0
    ),

    final as (
        select
            tenants.tenant_key,
            {{ to_tenant_date("onboarded.proficient_at", "tenants.time_zone") }} as proficient_date,
            agents.team,
            agents.employee_id,
            1 as agent_count,
            cast(sum(courses.training_hours) as decimal(18, 4)) as training_hours
        from onboarded
        inner join agents on onboarded.employee_id = agents.employee_id
        inner join {{ ref("dim_tenant") }} as tenants on agents.tenant_id = tenants.tenant_id
        inner join
            courses
            on onboarded.employee_id = courses.employee_id
            and courses.completed_at <= onboarded.proficient_at
        group by
            tenants.tenant_key,
            onboarded.proficient_at,
            tenants.time_zone,
            agents.team,
            agents.employee_id
    )

select *
from final
