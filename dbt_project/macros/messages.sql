{% macro message_template_key(tenant_id, template_name) -%}
    {#- Key of a business unit's message template; the unknown member for a message without one. -#}
    case
        when {{ template_name }} is null
        then {{ unknown_key() }}
        else {{ surrogate_key([tenant_id, template_name]) }}
    end
{%- endmacro %}

{% macro conversation_key(source_system, tenant_id, conversation_id) -%}
    {#- Key of a conversation; the unknown member for what belongs to none. -#}
    case
        when {{ conversation_id }} is null
        then {{ unknown_key() }}
        else {{ surrogate_key([source_system, tenant_id, conversation_id]) }}
    end
{%- endmacro %}

{% macro earliest(instants) -%}
    {#- The first of some instants; NULL only if all are, where engines differ in what `least` does. -#}
    nullif(
        least(
            {%- for instant in instants %}
                coalesce({{ instant }}, cast('9999-12-31' as timestamp))
                {%- if not loop.last %}, {% endif %}
            {%- endfor %}
        ),
        cast('9999-12-31' as timestamp)
    )
{%- endmacro %}
