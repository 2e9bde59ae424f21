{% macro percentile_rank(measure, partition) -%}
    {#-
        Where a row's measure stands among those of its partition, 0 (least) to 1 (greatest): the
        share of the others below it, equals counting half. NULL has no rank, nor has one alone.
    -#}
    {%- set peers = "partition by " ~ (partition | join(", ")) ~ ", " ~ measure ~ " is null" -%}
    case
        when {{ measure }} is not null
        then
            (
                rank() over ({{ peers }} order by {{ measure }})
                - 1
                + (count(*) over ({{ peers }}, {{ measure }}) - 1) / cast(2 as double)
            )
            / nullif(count(*) over ({{ peers }}) - 1, 0)
    end
{%- endmacro %}
