{#
    The `rank` quantile (0-1) of a histogram, interpolated linearly in the bucket that holds it, as
    Prometheus does. `columns` hold the counts of the buckets, not cumulative; `bounds` are their
    upper bounds in order, the last one `inf`, and the first bucket begins at 0. In the open bucket
    the quantile is that bucket's lower bound. NULL for a histogram that is empty or not wholly known.

    Histograms are merged by summing their buckets, never by averaging their quantiles. The rank is
    compared as a decimal: 0.07 of 100 is the 7th, which it is not among doubles.
#}
{% macro histogram_quantile(columns, bounds, rank) -%}
    {%- set total = "(" ~ columns | join(" + ") ~ ")" -%}
    {%- set wanted -%}
        cast({{ rank }} as decimal(6, 5)) * cast({{ total }} as decimal(20, 0))
    {%- endset -%}
    case
        when {{ total }} is null or {{ total }} = 0
        then null
        {%- for column in columns %}
                {%- set lower = bounds[loop.index0 - 1] if not loop.first else 0 %}
                {%- set before = (
                    "(" ~ columns[: loop.index0] | join(" + ") ~ ")"
                    if not loop.first
                    else "0"
                ) %}
            when {{ column }} > 0 and {{ wanted }} <= {{ before }} + {{ column }}
            then
                {%- if bounds[loop.index0] | string == "inf" %} cast({{ lower }} as double)
                {%- else %}
                    {{ lower }}
                    + cast({{ bounds[loop.index0] }} - {{ lower }} as double)
                    * cast({{ wanted }} - {{ before }} as double)
                    / cast({{ column }} as double)
                {%- endif %}
        {%- endfor %}
    end
{%- endmacro %}

{# How many of a histogram's values lie in buckets wholly at or below `limit`. #}
{% macro histogram_count_within(columns, bounds, limit) -%}
    (
        0
        {%- for column in columns %}
            {%- if bounds[loop.index0] | string != "inf" %}
                + case when {{ bounds[loop.index0] }} <= {{ limit }} then {{ column }} else 0 end
            {%- endif %}
        {%- endfor %}
    )
{%- endmacro %}

{# The buckets of requests' times: columns (not cumulative) and upper bounds in milliseconds. #}
{% macro latency_buckets() -%}
    {{
        return(
            {
                "latency_0_100ms_count": 100,
                "latency_100_200ms_count": 200,
                "latency_200_400ms_count": 400,
                "latency_400_800ms_count": 800,
                "latency_over_800ms_count": "inf",
            }
        )
    }}
{%- endmacro %}
