{% macro join_project(record) -%}
    {#-
        Joins `projects`, the project that a row of the tracker names; rows of deleted projects are
        left out by `where {{ "{{ is_of_living_project() }}" }}`. Keys: project_columns().
    -#}
    left join
        {{ ref("int_delivery__projects_keyed") }} as projects
        on {{ record }}.project_id = projects.project_id
{%- endmacro %}

{% macro is_of_living_project() -%} not coalesce(projects.is_deleted, false) {%- endmacro %}

{% macro project_columns() -%}
    {#- What a row of the tracker takes from its project, after join_project(). -#}
    coalesce(projects.tenant_id, 'unknown') as tenant_id,
    {{ surrogate_key(["coalesce(projects.tenant_id, 'unknown')"]) }} as tenant_key,
    coalesce(projects.project_key, {{ unknown_key() }}) as project_key,
    coalesce(projects.customer_key, {{ unknown_key() }}) as customer_key,
    coalesce(projects.employee_key, {{ unknown_key() }}) as employee_key,
    coalesce(projects.service_tier, 'unknown') as product,
    coalesce(projects.time_zone, 'UTC') as time_zone
{%- endmacro %}
