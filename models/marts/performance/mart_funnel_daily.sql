{% set stages = ["lead", "mql", "sql", "opportunity", "customer"] -%}

with
    leads as (
        select
            tenant_key,
            channel_key,
            created_date,
            created_date as lead_date,
            true as is_lead,
            {% for stage in stages[1:] -%}
                {{ stage }}_date, is_{{ stage }}{{ "," if not loop.last }}
            {% endfor %}
        from {{ ref("fct_leads") }}
    ),

    sessions as (
        select
            tenant_key,
            reporting_date as funnel_date,
            channel_key,
            'session' as stage,
            cast(1 as bigint) as stage_order,
            sum(session_count) as entrant_count,
            cast(null as bigint) as next_stage_count,
            cast(null as bigint) as cohort_count
        from {{ ref("fct_web_traffic_hourly") }}
        group by tenant_key, reporting_date, channel_key
    ),

    -- Who entered the stage on the day, and who of them went on.
    entrants as (
        {% for stage in stages -%}
            select
                tenant_key,
                {{ stage }}_date as funnel_date,
                channel_key,
                '{{ stage }}' as stage,
                cast({{ loop.index + 1 }} as bigint) as stage_order,
                count(*) as entrant_count,
                {% if loop.last -%} cast(null as bigint)
                {%- else -%} sum(case when is_{{ stages[loop.index] }} then 1 else 0 end)
                {%- endif %} as next_stage_count,
                cast(0 as bigint) as cohort_count
            from leads
            where {{ stage }}_date is not null
            group by tenant_key, {{ stage }}_date, channel_key {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    -- Of the leads created on the day, who ever reached the stage.
    cohorts as (
        {% for stage in stages -%}
            select
                tenant_key,
                created_date as funnel_date,
                channel_key,
                '{{ stage }}' as stage,
                cast({{ loop.index + 1 }} as bigint) as stage_order,
                cast(0 as bigint) as entrant_count,
                {% if loop.last %} cast(null as bigint)
                {% else %} cast(0 as bigint)
                {% endif %} as next_stage_count,
                sum(case when is_{{ stage }} then 1 else 0 end) as cohort_count
            from leads
            where created_date is not null
            group by tenant_key, created_date, channel_key {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    stacked as (
        select *
        from sessions
        union all
        select *
        from entrants
        union all
        select *
        from cohorts
    ),

    summed as (
        select
            tenant_key,
            funnel_date,
            channel_key,
            stage,
            stage_order,
            cast(sum(entrant_count) as bigint) as entrant_count,
            cast(sum(next_stage_count) as bigint) as next_stage_count,
            cast(sum(cohort_count) as bigint) as cohort_count
        from stacked
        group by tenant_key, funnel_date, channel_key, stage, stage_order
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "summed.tenant_key",
                        "summed.funnel_date",
                        "summed.channel_key",
                        "summed.stage",
                    ]
                )
            }} as funnel_key,
            summed.tenant_key,
            summed.funnel_date,
            summed.channel_key,
            coalesce(channels.channel_id, 'unknown') as channel_id,
            summed.stage,
            summed.stage_order,
            summed.entrant_count,
            summed.next_stage_count,
            summed.cohort_count
        from summed
        left join {{ ref("dim_channel") }} as channels on summed.channel_key = channels.channel_key
    )

select *
from final
where entrant_count > 0 or cohort_count > 0
