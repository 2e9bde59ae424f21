{% macro kpi_status(value, direction, target, warning, critical, is_judgeable) -%}
    {#-
        The band a KPI value lies in; every value has exactly one.

        up_good     on_target at or above the target, critical below `critical`, warning below
                    `warning`, else watch
        down_good   on_target at or below the target, critical at or above `critical`, warning at or
                    above `warning`, else watch
        target      the distance from the target counts: critical at or beyond the distance of
                    `critical`, warning at or beyond that of `warning`, else on_target; with neither,
                    a warning farther from the target than a tenth of it

        A target that is missed without a limit for warnings is a warning; without a target, what
        passes no limit is on target. no_target: no target and no limit (or, for direction target,
        no target). insufficient_data: no value, or one that cannot be judged yet.
    -#}
    case
        when {{ value }} is null
        then 'insufficient_data'
        when
            ({{ target }} is null and {{ warning }} is null and {{ critical }} is null)
            or ({{ direction }} = 'target' and {{ target }} is null)
        then 'no_target'
        when not {{ is_judgeable }}
        then 'insufficient_data'
        when
            ({{ direction }} = 'up_good' and {{ value }} >= {{ target }})
            or ({{ direction }} = 'down_good' and {{ value }} <= {{ target }})
            or ({{ direction }} = 'target' and {{ value }} = {{ target }})
        then 'on_target'
        when
            ({{ direction }} = 'up_good' and {{ value }} < {{ critical }})
            or ({{ direction }} = 'down_good' and {{ value }} >= {{ critical }})
            or (
                {{ direction }} = 'target'
                and abs({{ value }} - {{ target }}) >= abs({{ critical }} - {{ target }})
            )
        then 'critical'
        when
            ({{ direction }} = 'up_good' and {{ value }} < coalesce({{ warning }}, {{ target }}))
            or (
                {{ direction }} = 'down_good'
                and {{ value }} >= coalesce({{ warning }}, {{ target }})
            )
            or (
                {{ direction }} = 'target'
                and (
                    abs({{ value }} - {{ target }}) >= abs({{ warning }} - {{ target }})
                    or (
                        {{ warning }} is null
                        and {{ critical }} is null
                        and abs({{ value }} - {{ target }}) > 0.1 * abs({{ target }})
                    )
                )
            )
        then 'warning'
        when {{ target }} is null or {{ direction }} = 'target'
        then 'on_target'
        else 'watch'
    end
{%- endmacro %}
