{% macro surrogate_key(expressions) -%}
    {#- md5 of the values, null-safe; of one text value it is that value's md5. -#}
    md5(
        {%- for expression in expressions %}
            coalesce(cast({{ expression }} as string), chr(30))
            {%- if not loop.last %} || chr(31) || {% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{% macro unknown_key() -%}
    {#- Key of the unknown member, which every dimension has. -#}
    md5('unknown')
{%- endmacro %}

{% macro employee_key(source_system, tenant_id, employee_id) -%}
    {#- Employees of a vendor's system have ids of that system; those of files ids of their tenant. -#}
    {{
        surrogate_key(
            [
                source_system,
                "case when "
                ~ source_system
                ~ " = 'file_drop' then "
                ~ tenant_id
                ~ " else '' end",
                employee_id,
            ]
        )
    }}
{%- endmacro %}

{% macro service_key(tenant_id, service) -%}
    {#- Key of a technical service; the unknown key where none is named. -#}
    case
        when {{ service }} is null
        then {{ unknown_key() }}
        else {{ surrogate_key([tenant_id, service]) }}
    end
{%- endmacro %}

{% macro team_key(tenant_id, team) -%}
    {#- Key of a team, by the id or name its system gives it; the unknown key where none is named. -#}
    case
        when {{ team }} is null then {{ unknown_key() }} else {{ surrogate_key([tenant_id, team]) }}
    end
{%- endmacro %}

{% macro deployment_key(deployment_id) -%}
    {#- Key of a deployment; NULL where there is none: an incident need not come of one. -#}
    case when {{ deployment_id }} is not null then {{ surrogate_key([deployment_id]) }} end
{%- endmacro %}

{% macro dashboard_asset() -%}
    {#- A dashboard as the ledger and dim_data_asset name it, of its columns slug and dashboard_id. -#}
    'superset/' || coalesce(nullif(slug, ''), cast(dashboard_id as string))
{%- endmacro %}
