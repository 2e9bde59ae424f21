{% macro as_of() -%}
    {#- The build's instant (UTC). No SQL reads the wall clock. -#}
    (select as_of from {{ source("raw", "lake__build") }})
{%- endmacro %}

{% macro tenant_today(zone) -%}
    {#- The date at the build's instant in `zone`. -#}
    {{ to_tenant_date(as_of(), zone) }}
{%- endmacro %}

{% macro to_tenant_date(ts, zone) -%}
    {#- The local date of a UTC timestamp in `zone`. -#}
    cast({{ to_tenant_time(ts, zone) }} as date)
{%- endmacro %}

{% macro floor_minutes(ts, minutes) -%}
    {#- The start of the slot of `minutes` (a divisor of 60) that the timestamp lies in. -#}
    (
        date_trunc('hour', {{ ts }})
        + interval '1' minute
        * (extract(minute from {{ ts }}) - extract(minute from {{ ts }}) % {{ minutes }})
    )
{%- endmacro %}

{% macro last_second_of_tenant_day(date, zone) -%}
    {#- The last whole second (UTC) of a local day in `zone`. -#}
    {{
        from_tenant_time(
            "cast(" ~ date ~ " as timestamp) + interval '1' day - interval '1' second", zone
        )
    }}
{%- endmacro %}
