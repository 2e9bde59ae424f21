{# The local time in `zone` of a UTC timestamp, both TIMESTAMP without zone. #}
{% macro to_tenant_time(ts, zone) -%}
    {{ return(adapter.dispatch("to_tenant_time")(ts, zone)) }}
{%- endmacro %}

{% macro default__to_tenant_time(ts, zone) -%}
    convert_timezone('UTC', {{ zone }}, {{ ts }})
{%- endmacro %}

{% macro duckdb__to_tenant_time(ts, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ ts }}))
{%- endmacro %}

{# The UTC timestamp of a local time in `zone`, both TIMESTAMP without zone. #}
{% macro from_tenant_time(ts, zone) -%}
    {{ return(adapter.dispatch("from_tenant_time")(ts, zone)) }}
{%- endmacro %}

{% macro default__from_tenant_time(ts, zone) -%}
    convert_timezone({{ zone }}, 'UTC', {{ ts }})
{%- endmacro %}

{% macro duckdb__from_tenant_time(ts, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ ts }}))
{%- endmacro %}
