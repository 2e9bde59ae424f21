{# Values of an agent's tracked attributes from an instant on: the CRM application's history. #}
with
    agents as (select * from {{ ref("stg_crm_app__agents") }}),

    changes as (select * from {{ ref("stg_crm_app__agent_history") }}),

    states as (
        select
            agents.tenant_id,
            agents.agent_id,
            case when changes.agent_id is null then agents.team else changes.team end as team,
            case when changes.agent_id is null then agents.role else changes.role end as role,
            case
                when changes.agent_id is null then agents.hourly_cost else changes.hourly_cost
            end as hourly_cost,
            case
                when changes.agent_id is null then agents.is_active else changes.is_active
            end as is_active,
            coalesce(
                changes.changed_at, agents.hired_at, cast('1970-01-01' as timestamp)
            ) as valid_from
        from agents
        left join changes on agents.agent_id = changes.agent_id
        qualify
            row_number() over (
                partition by agents.agent_id, changes.changed_at order by changes.history_id desc
            )
            = 1
    ),

    final as (
        {% for attribute in ["team", "role", "hourly_cost", "is_active"] %}
            select
                tenant_id,
                agent_id,
                '{{ attribute }}' as attribute,
                cast({{ attribute }} as string) as value,
                valid_from
            from states
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    )

select *
from final
