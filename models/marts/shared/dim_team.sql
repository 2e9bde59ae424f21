-- Teams of the HR system under its ids, and those that other systems name by words of their own:
-- such
-- a team shares name, department and lead with the HR team whose id ends in that word, if one does.
with
    hr_teams as (
        select
            tenant_id,
            team_id as team,
            name as team_name,
            department,
            lead_id as lead_employee_id,
            cost_center,
            'hris' as source_system,
            {{ normalised("regexp_extract(team_id, '^[^-]*-(.+)$', 1)") }} as team_word
        from {{ ref("stg_hris__teams") }}
    ),

    {# A CRM says no unit of its owners: sales people belong to that which they sell for as well. #}
    words as (
        select tenant_id, team
        from {{ ref("int_employees__versions") }}
        union
        select tenants.tenant_id, employees.team
        from {{ ref("int_employees__versions") }} as employees
        inner join
            {{ ref("int_sales__reps") }} as reps on employees.employee_key = reps.employee_key
        inner join {{ ref("int_kpi__tenants") }} as tenants on reps.tenant_key = tenants.tenant_key
        union
        {# A support desk's groups by their ids: it is not asked for their names. #}
        select tenant_id, team
        from {{ ref("int_crm__tickets_unioned") }}
        where team <> 'unknown'
    ),

    other_words as (
        select words.tenant_id, words.team
        from words
        left join hr_teams on words.tenant_id = hr_teams.tenant_id and words.team = hr_teams.team
        where words.team is not null and hr_teams.team is null
    ),

    other_teams as (
        select
            other_words.tenant_id,
            other_words.team,
            coalesce(max(hr_teams.team_name), other_words.team) as team_name,
            max(hr_teams.department) as department,
            max(hr_teams.lead_employee_id) as lead_employee_id,
            max(hr_teams.cost_center) as cost_center,
            'other' as source_system
        from other_words
        left join
            hr_teams
            on other_words.tenant_id = hr_teams.tenant_id
            and {{ normalised("other_words.team") }} = hr_teams.team_word
        group by other_words.tenant_id, other_words.team
    ),

    final as (
        select
            {{ team_key("tenant_id", "team") }} as team_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            team,
            team_name,
            department,
            lead_employee_id,
            cost_center,
            source_system
        from hr_teams
        union all
        select
            {{ team_key("tenant_id", "team") }} as team_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            team,
            team_name,
            department,
            lead_employee_id,
            cost_center,
            source_system
        from other_teams
        union all
        select
            {{ unknown_key() }} as team_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as team,
            'Unknown' as team_name,
            cast(null as string) as department,
            cast(null as string) as lead_employee_id,
            cast(null as string) as cost_center,
            'unknown' as source_system
    )

select *
from final
