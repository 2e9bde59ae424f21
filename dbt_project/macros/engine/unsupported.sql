{% macro unsupported_engine(name) -%}
    {#- What the default of a dispatched macro says when an engine has not written its own. -#}
    {{ exceptions.raise_compiler_error("macro " ~ name ~ " is not written for " ~ target.type) }}
{%- endmacro %}
