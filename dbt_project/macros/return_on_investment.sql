{% macro return_on_investment(gain, cost) -%}
    {#- What is left of a gain over its cost, per unit of cost: (gain - cost) / cost, not gain / cost,
        which is ROAS. NULL where the cost is 0. -#}
    cast({{ gain }} - {{ cost }} as double) / nullif(cast({{ cost }} as double), 0)
{%- endmacro %}

{% macro impact_band(value, direction, target, warning, critical) -%}
    {#-
        The band of a metric; every value has exactly one. excellent: at the target or better;
        critical and warning: beyond their limits (at the limit is not beyond it); else acceptable.
    -#}
    case
        when {{ value }} is null
        then null
        when
            ({{ direction }} = 'up_good' and {{ value }} >= {{ target }})
            or ({{ direction }} = 'down_good' and {{ value }} <= {{ target }})
        then 'excellent'
        when
            ({{ direction }} = 'up_good' and {{ value }} < {{ critical }})
            or ({{ direction }} = 'down_good' and {{ value }} > {{ critical }})
        then 'critical'
        when
            ({{ direction }} = 'up_good' and {{ value }} < {{ warning }})
            or ({{ direction }} = 'down_good' and {{ value }} > {{ warning }})
        then 'warning'
        else 'acceptable'
    end
{%- endmacro %}
