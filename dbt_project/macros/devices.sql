{% macro join_device(alias, device) -%}
    {#- Joins the device category that a source's word names. -#}
    left join
        {{ ref("device_aliases") }} as {{ alias }} on {{ alias }}.alias = {{ normalised(device) }}
{%- endmacro %}

{% macro device_key(alias) -%}
    {#- Key of the device category, after join_device; unknown for a word that no alias knows. -#}
    {{ surrogate_key(["coalesce(" ~ alias ~ ".device_id, 'unknown')"]) }}
{%- endmacro %}
