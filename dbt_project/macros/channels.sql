{% macro join_channel(alias, rule_set, value) -%}
    {#- Joins the channel that the rules of `rule_set` give to the source's word `value`. -#}
    left join
        {{ ref("int_marketing__channels_classified") }} as {{ alias }}
        on {{ alias }}.rule_set = '{{ rule_set }}'
        and {{ alias }}.word = {{ normalised(value) }}
{%- endmacro %}

{% macro channel_key(channel_id) -%}
    {#- Key of a channel; what no rule knows is unassigned. -#}
    {{ surrogate_key(["coalesce(" ~ channel_id ~ ", 'unassigned')"]) }}
{%- endmacro %}
