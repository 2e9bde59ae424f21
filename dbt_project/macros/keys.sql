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
