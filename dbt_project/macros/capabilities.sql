{#
    The four capability services measure latencies in two sets of buckets; upper bounds in
    milliseconds, the last bucket is open. Name of the histogram → bounds.
#}
{% macro capability_latencies() -%}
    {%- set fast = [5, 10, 15, 20, 25, 35, 50, 70, 100, 200, "inf"] -%}
    {%- set slow = [250, 500, 750, 1000, 1250, 1500, 2000, 3000, 5000, "inf"] -%}
    {{
        return(
            {
                "scoring": fast,
                "websocket": fast,
                "vision": slow,
                "analysis": slow,
            }
        )
    }}
{%- endmacro %}

{# Columns of a latency's buckets: requests above the bound before and up to this one. #}
{% macro latency_columns(name) -%}
    {%- set columns = [] -%}
    {%- for bound in capability_latencies()[name] -%}
        {%- do columns.append(name ~ "_le_" ~ bound ~ "_ms_count") -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{% macro weighted(rate, weight) -%}
    {#- A rate times what it is a rate of: what can be summed, as the rate cannot. -#}
    cast(cast({{ rate }} as decimal(18, 6)) * {{ weight }} as decimal(18, 6))
{%- endmacro %}

{% macro weight_of(rate, weight) -%}
    {#- What a rate is of, where the rate is known. -#}
    case when {{ rate }} is not null then {{ weight }} end
{%- endmacro %}
