-- Leads in each stage of the lifecycle at the end of each day. A lead is in the furthest stage it
-- has reached; a stage it skipped, or left on the day it came, it was never in.
with
    leads as (select * from {{ ref("fct_leads") }} where created_date is not null),

    entries as (
        {% for stage in ["lead", "mql", "sql", "opportunity", "customer"] -%}
            {%- set date = "created_date" if stage == "lead" else stage ~ "_date" %}
            select
                lead_key,
                tenant_key,
                '{{ stage }}' as lifecycle_stage,
                {{ loop.index }} as stage_order,
                greatest({{ date }}, created_date) as lifecycle_date
            from leads
            where {{ date }} is not null {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    followed as (
        select
            *,
            min(lifecycle_date) over (
                partition by lead_key
                order by stage_order
                rows between 1 following and unbounded following
            ) as left_date
        from entries
    ),

    changes as (
        select tenant_key, lifecycle_stage, lifecycle_date, 1 as lead_count
        from followed
        where left_date is null or left_date > lifecycle_date
        union all
        select tenant_key, lifecycle_stage, left_date as lifecycle_date, -1 as lead_count
        from followed
        where left_date > lifecycle_date
    ),

    final as (
        {{
            daily_balances(
                "changes", ["tenant_key", "lifecycle_stage"], "lifecycle_date", ["lead_count"]
            )
        }}
    )

select *
from final
