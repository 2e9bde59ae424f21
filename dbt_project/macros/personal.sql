{% macro hash_personal(column, kind="email") -%}
    {#-
        Hash of a personal value under the installation's key: equal values stay joinable, none can
        be read or guessed without the key. E-mail addresses are compared without case and spaces,
        phone numbers by their digits. NULL and '' have no hash.
    -#}
    {%- set normalised = digits(column) if kind == "phone" else "lower(trim(" ~ column ~ "))" -%}
    case when {{ normalised }} <> '' then {{ keyed_sha256(normalised) }} end
{%- endmacro %}

{% macro require_personal_key() -%}
    {#- Without the key every hash would be NULL, silently; so a run without it does not start. -#}
    {%- if execute -%}
        {%- set has_key = run_query("select " ~ personal_key() ~ " is not null").columns[0][0] -%}
        {%- if not has_key -%}
            {{
                exceptions.raise_compiler_error(
                    "the key for personal values is not set: run dbt through `tributary build`"
                )
            }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
