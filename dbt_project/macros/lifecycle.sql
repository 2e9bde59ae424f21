{% macro lifecycle_stage(word) -%}
    {#- The lifecycle stage that a source's word names: lead, mql, sql, opportunity or customer. -#}
    case
        lower(trim({{ word }}))
        when 'lead'
        then 'lead'
        when 'open'
        then 'lead'
        when 'working'
        then 'lead'
        when 'unqualified'
        then 'lead'
        when 'mql'
        then 'mql'
        when 'marketingqualifiedlead'
        then 'mql'
        when 'sql'
        then 'sql'
        when 'salesqualifiedlead'
        then 'sql'
        when 'opportunity'
        then 'opportunity'
        when 'converted'
        then 'opportunity'
        when 'customer'
        then 'customer'
        when 'evangelist'
        then 'customer'
        else 'other'
    end
{%- endmacro %}

{% macro lifecycle_order(stage) -%}
    {#- Place of a lifecycle stage: 1 for lead to 5 for customer, 0 for any other. -#}
    case
        {{ stage }}
        when 'lead'
        then 1
        when 'mql'
        then 2
        when 'sql'
        then 3
        when 'opportunity'
        then 4
        when 'customer'
        then 5
        else 0
    end
{%- endmacro %}
