{#
    The business clock: seconds of business hours between two instants (UTC), on working days, in a
    zone. Join the calendar's day of either instant, then take the difference:

        from requests
        {{ join_business_hours("opened", "requests.opened_at", "requests") }}
        {{ join_business_hours("answered", "requests.answered_at", "requests") }}

    `record` has time_zone, opens_at_hour and closes_at_hour.
#}
{% macro join_business_hours(day, instant, record) -%}
    left join
        {{ ref("int_crm__business_hours") }} as {{ day }}
        on {{ record }}.time_zone = {{ day }}.time_zone
        and {{ record }}.opens_at_hour = {{ day }}.opens_at_hour
        and {{ record }}.closes_at_hour = {{ day }}.closes_at_hour
        and {{ to_tenant_date(instant, record ~ ".time_zone") }} = {{ day }}.date_key
{%- endmacro %}

{% macro business_seconds_between(start_day, started_at, stop_day, stopped_at) -%}
    {#- Negative if it stopped before it started; NULL where an instant is or the calendar ends. -#}
    (
        {{ _business_seconds_until(stop_day, stopped_at) }}
        - {{ _business_seconds_until(start_day, started_at) }}
    )
{%- endmacro %}

{% macro _business_seconds_until(day, instant) -%}
    (
        {{ day }}.business_seconds_before + case
            when {{ day }}.is_working_day and {{ instant }} > {{ day }}.opens_at
            then
                {{
                    seconds_between(
                        day ~ ".opens_at", "least(" ~ instant ~ ", " ~ day ~ ".closes_at)"
                    )
                }}
            else 0
        end
    )
{%- endmacro %}
