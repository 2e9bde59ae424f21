{% macro uptime_band(rate) -%}
    {#- Health by uptime (0-1): every rate has exactly one band. -#}
    case
        when {{ rate }} is null
        then 'insufficient_data'
        when {{ rate }} >= 0.99
        then 'healthy'
        when {{ rate }} >= 0.95
        then 'warning'
        else 'critical'
    end
{%- endmacro %}

{% macro error_rate_band(rate, finished_count) -%}
    {#- Health by the error rate (0-1) of a rolling day; fewer than 20 executions tell nothing. -#}
    case
        when {{ rate }} is null or coalesce({{ finished_count }}, 0) < {{ judgeable_executions() }}
        then 'insufficient_data'
        when {{ rate }} >= 0.05
        then 'critical'
        when {{ rate }} >= 0.02
        then 'warning'
        when {{ rate }} > 0.01
        then 'watch'
        else 'healthy'
    end
{%- endmacro %}

{# Executions that a rolling day must hold for its error rate to be judged. #}
{% macro judgeable_executions() -%} 20 {%- endmacro %}

{% macro worse_band(band, other) -%}
    {#- The worse of two health bands; what cannot be judged counts only if the other cannot either. -#}
    case
        {%- for name in ["critical", "warning", "watch", "healthy"] %}
            when '{{ name }}' in ({{ band }}, {{ other }}) then '{{ name }}'
        {%- endfor %}
        else 'insufficient_data'
    end
{%- endmacro %}

{% macro slow_execution_seconds() -%}
    {#- An execution that takes longer than five minutes is slow. -#}
    300
{%- endmacro %}

{% macro workflow_tag(tags, name, pattern='[^"]+') -%}
    {#- What a workflow's tag `name:…` says, NULL if it has none. -#}
    nullif(regexp_extract({{ tags }}, '"{{ name }}:({{ pattern }})"', 1), '')
{%- endmacro %}

{% macro execution_outcome(status) -%}
    {#- How an execution ended, in our words; running while it has not. -#}
    case
        lower({{ status }})
        when 'success'
        then 'succeeded'
        when 'error'
        then 'failed'
        when 'crashed'
        then 'failed'
        when 'canceled'
        then 'cancelled'
        else 'running'
    end
{%- endmacro %}

{% macro automation_weight(level) -%}
    {#- How much of a process step is automated, 0-1, by its level. -#}
    case {{ level }} when 'full' then 1 when 'partial' then 0.5 when 'manual' then 0 end
{%- endmacro %}

{% macro join_workflow(record) -%}
    {#- Joins `workflows`, the newest version of the workflow that a row of the engine names. -#}
    left join
        {{ ref("int_automation__workflow_versions") }} as workflows
        on {{ record }}.workflow_id = workflows.workflow_id
        and workflows.valid_to is null
{%- endmacro %}

{% macro workflow_columns() -%}
    {#- What a row of the engine takes from its workflow, after join_workflow(). -#}
    coalesce(workflows.tenant_id, 'unknown') as tenant_id,
    {{ surrogate_key(["coalesce(workflows.tenant_id, 'unknown')"]) }} as tenant_key,
    coalesce(workflows.workflow_key, {{ unknown_key() }}) as workflow_key,
    coalesce(workflows.time_zone, 'UTC') as time_zone
{%- endmacro %}
