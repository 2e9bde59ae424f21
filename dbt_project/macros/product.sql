{% macro product_user_key(tenant_id, user_id) -%}
    {#- Key of a user of a unit's product; unknown for an event that names nobody. -#}
    case
        when {{ user_id }} is null
        then {{ unknown_key() }}
        else {{ surrogate_key([tenant_id, user_id]) }}
    end
{%- endmacro %}

{% macro feature_key(source_system, tenant_id, feature_id) -%}
    {#- Key of a product feature (source system telemetry) or of a capability (capability). -#}
    {{ surrogate_key([source_system, tenant_id, feature_id]) }}
{%- endmacro %}
