{# The digits of a text. #}
{% macro digits(text) -%} {{ return(adapter.dispatch("digits")(text)) }} {%- endmacro %}

{% macro default__digits(text) -%} regexp_replace({{ text }}, '[^0-9]', '') {%- endmacro %}

{% macro duckdb__digits(text) -%} regexp_replace({{ text }}, '[^0-9]', '', 'g') {%- endmacro %}

{# The key under which personal values are hashed; set on the session, never in SQL text. #}
{% macro personal_key() -%} {{ return(adapter.dispatch("personal_key")()) }} {%- endmacro %}

{% macro default__personal_key() -%} {{ unsupported_engine("personal_key") }} {%- endmacro %}

{% macro duckdb__personal_key() -%} getvariable('personal_key') {%- endmacro %}

{# Keyed hash of a text, nested as in HMAC so that a hash cannot be extended. #}
{% macro keyed_sha256(text) -%} {{ return(adapter.dispatch("keyed_sha256")(text)) }} {%- endmacro %}

{% macro default__keyed_sha256(text) -%}
    sha2({{ personal_key() }} || sha2({{ personal_key() }} || {{ text }}, 256), 256)
{%- endmacro %}

{% macro duckdb__keyed_sha256(text) -%}
    sha256({{ personal_key() }} || sha256({{ personal_key() }} || {{ text }}))
{%- endmacro %}
