{# People who work for a unit, of all systems, a row for each version of their tracked attributes. #}
with
    events as (select * from {{ ref("int_employees__attribute_events") }}),

    {{
        scd2_versions(
            "events", ["tenant_id", "agent_id"], ["team", "role", "hourly_cost", "is_active"]
        )
    }},

    agents as (
        select
            versions.tenant_id,
            'crm_app' as source_system,
            versions.agent_id as employee_id,
            cast(null as string) as employee_name,
            versions.team,
            versions.role,
            try_cast(versions.hourly_cost as decimal(18, 4)) as hourly_cost_amount,
            agents.currency_code,
            agents.capacity,
            coalesce(try_cast(versions.is_active as boolean), true) as is_active,
            agents.hired_at,
            versions.version_number,
            versions.valid_from,
            versions.valid_to
        from versions
        inner join
            {{ ref("stg_crm_app__agents") }} as agents
            on versions.tenant_id = agents.tenant_id
            and versions.agent_id = agents.agent_id
    ),

    {# The first team that HubSpot marks as an owner's primary one, else the first. #}
    owner_teams as ({{ json_array_rows(ref("stg_hubspot__owners"), ["owner_id"], "teams") }}),

    owner_team as (
        select
            owner_id,
            coalesce(
                max({{ json_text("element", "$.name") }}) filter (
                    where {{ json_text("element", "$.primary") }} = 'true'
                ),
                min({{ json_text("element", "$.name") }})
            ) as team
        from owner_teams
        group by owner_id
    ),

    {# Everyone else has one version, from when they are known. #}
    others as (
        select
            'unknown' as tenant_id,
            'hubspot' as source_system,
            owners.owner_id as employee_id,
            cast(null as string) as employee_name,
            owner_team.team,
            'sales' as role,
            not coalesce(owners.is_archived, false) as is_active,
            owners.created_at as hired_at
        from {{ ref("stg_hubspot__owners") }} as owners
        left join owner_team on owners.owner_id = owner_team.owner_id
        union all
        select
            'unknown' as tenant_id,
            'salesforce' as source_system,
            user_id as employee_id,
            cast(null as string) as employee_name,
            department as team,
            title as role,
            coalesce(is_active, true) as is_active,
            created_at as hired_at
        from {{ ref("stg_salesforce__users") }}
        union all
        select
            'unknown' as tenant_id,
            'support_desk' as source_system,
            user_id as employee_id,
            cast(null as string) as employee_name,
            'support' as team,
            role,
            coalesce(is_active, true) as is_active,
            created_at as hired_at
        from {{ ref("stg_support_desk__users") }}
        where role in ('agent', 'admin')
        union all
        select
            tenant_id,
            'file_drop' as source_system,
            employee_id,
            employee_name,
            team,
            role,
            true as is_active,
            cast(null as timestamp) as hired_at
        from {{ ref("int_employees__dropped") }}
    ),

    {# A record of the HR system holds from its day on; those of days to come are not yet true. #}
    hr_records as (
        select
            records.*,
            {{ from_tenant_time("cast(records.valid_from as timestamp)", "tenants.time_zone") }}
            as began_at,
            {{ from_tenant_time("cast(records.hire_date as timestamp)", "tenants.time_zone") }}
            as hired_at
        from {{ ref("stg_hris__employees") }} as records
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on records.tenant_id = tenants.tenant_id
    ),

    hr_people as (
        select
            tenant_id,
            'hris' as source_system,
            employee_id,
            cast(null as string) as employee_name,
            team_id as team,
            job_title as role,
            hourly_cost_amount,
            currency_code,
            cast(null as bigint) as capacity,
            coalesce(employment_status <> 'terminated', true) as is_active,
            hired_at,
            row_number() over (
                partition by tenant_id, employee_id order by began_at
            ) as version_number,
            began_at as valid_from,
            lead(began_at) over (partition by tenant_id, employee_id order by began_at) as valid_to
        from hr_records
        where began_at <= {{ as_of() }}
    ),

    unioned as (
        select *
        from agents
        union all
        select *
        from hr_people
        union all
        select
            tenant_id,
            source_system,
            employee_id,
            employee_name,
            team,
            role,
            cast(null as decimal(18, 4)) as hourly_cost_amount,
            cast(null as string) as currency_code,
            cast(null as bigint) as capacity,
            is_active,
            hired_at,
            1 as version_number,
            coalesce(hired_at, cast('1970-01-01' as timestamp)) as valid_from,
            cast(null as timestamp) as valid_to
        from others
    ),

    final as (
        select
            {{ employee_key("source_system", "tenant_id", "employee_id") }} as employee_key,
            {{
                surrogate_key(
                    [employee_key("source_system", "tenant_id", "employee_id"), "valid_from"]
                )
            }} as employee_version_key,
            *
        from unioned
    )

select *
from final
