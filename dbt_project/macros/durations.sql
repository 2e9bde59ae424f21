{% macro hours_between(earlier, later) -%}
    {#- Hours from `earlier` to `later`, to 4 decimals: exact whatever the order of summing. -#}
    {{ hours_of(seconds_between(earlier, later)) }}
{%- endmacro %}

{% macro tenant_hour(ts, zone) -%}
    {#- The hour of the day, 0 to 23, of a UTC timestamp in `zone`: a key of dim_hour. -#}
    cast(extract(hour from {{ to_tenant_time(ts, zone) }}) as bigint)
{%- endmacro %}

{% macro end_of_tenant_day(date, zone) -%}
    {#- The instant (UTC) at which a local day ends in `zone`; of today the build's instant. -#}
    least(
        {{ from_tenant_time("cast(" ~ date ~ " as timestamp) + interval '1' day", zone) }},
        {{ as_of() }}
    )
{%- endmacro %}

{# Whole seconds as a decimal of a longer unit, which sums exactly. #}
{% macro minutes_of(seconds) -%}
    cast(cast({{ seconds }} as double) / 60 as decimal(18, 4))
{%- endmacro %}

{% macro hours_of(seconds) -%}
    cast(cast({{ seconds }} as double) / 3600 as decimal(18, 4))
{%- endmacro %}

{% macro days_of(seconds) -%}
    cast(cast({{ seconds }} as double) / 86400 as decimal(18, 4))
{%- endmacro %}
