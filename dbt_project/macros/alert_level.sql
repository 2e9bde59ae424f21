{#
    How grave a measurement is that should be low: from the promise on it is a breach, before the
    alarms begin, so that what was promised is not broken silently. NULL if nothing was measured.
#}
{% macro alert_level(value, promised, warning, critical) -%}
    case
        when {{ value }} is null
        then null
        when {{ value }} > {{ critical }}
        then 'critical'
        when {{ value }} > {{ warning }}
        then 'warning'
        when {{ value }} > {{ promised }}
        then 'slo_breach'
        else 'ok'
    end
{%- endmacro %}
