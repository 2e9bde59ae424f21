{# Whole days from `earlier` to `later`, both DATE. #}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch("days_between")(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    date_diff('day', {{ earlier }}, {{ later }})
{%- endmacro %}

{# Whole seconds from `earlier` to `later`, both TIMESTAMP. #}
{% macro seconds_between(earlier, later) -%}
    {{ return(adapter.dispatch("seconds_between")(earlier, later)) }}
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
    timestampdiff(second, {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    date_sub('second', {{ earlier }}, {{ later }})
{%- endmacro %}

{# A select of `columns` and `date_day`, a row for each day from `first` to `last` inclusive. #}
{% macro date_rows(relation, columns, first, last) -%}
    {{ return(adapter.dispatch("date_rows")(relation, columns, first, last)) }}
{%- endmacro %}

{% macro default__date_rows(relation, columns, first, last) -%}
    select
        {{ columns | join(", ") }}{{ "," if columns }}
        explode(sequence({{ first }}, {{ last }})) as date_day
    from {{ relation }}
    where {{ first }} <= {{ last }}
{%- endmacro %}

{% macro duckdb__date_rows(relation, columns, first, last) -%}
    select
        {{ columns | join(", ") }}{{ "," if columns }}
        cast(
            unnest(
                generate_series(
                    cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval '1' day
                )
            ) as date
        ) as date_day
    from {{ relation }}
{%- endmacro %}

{# Day of the week, Monday 1 to Sunday 7. #}
{% macro iso_weekday(date) -%} {{ return(adapter.dispatch("iso_weekday")(date)) }} {%- endmacro %}

{% macro default__iso_weekday(date) -%} (weekday({{ date }}) + 1) {%- endmacro %}

{% macro duckdb__iso_weekday(date) -%} isodow({{ date }}) {%- endmacro %}

{# ISO 8601 year that the week belongs to. #}
{% macro iso_year(date) -%} {{ return(adapter.dispatch("iso_year")(date)) }} {%- endmacro %}

{% macro default__iso_year(date) -%} extract(yearofweek from {{ date }}) {%- endmacro %}

{% macro duckdb__iso_year(date) -%} isoyear({{ date }}) {%- endmacro %}

{# A date as text in one of the named formats: day_name, month_name, year_month, quarter. #}
{% macro date_text(date, format) -%}
    {{ return(adapter.dispatch("date_text")(date, format)) }}
{%- endmacro %}

{% macro default__date_text(date, format) -%}
    date_format(
        {{ date }},
        '{{ {"day_name": "EEEE", "month_name": "MMMM", "year_month": "yyyy-MM"}[format] }}'
    )
{%- endmacro %}

{% macro duckdb__date_text(date, format) -%}
    strftime(
        {{ date }}, '{{ {"day_name": "%A", "month_name": "%B", "year_month": "%Y-%m"}[format] }}'
    )
{%- endmacro %}

{# The date some whole days before another. #}
{% macro days_before(date, days) -%}
    {{ return(adapter.dispatch("days_before")(date, days)) }}
{%- endmacro %}

{% macro default__days_before(date, days) -%} date_sub({{ date }}, {{ days }}) {%- endmacro %}

{% macro duckdb__days_before(date, days) -%}({{ date }} - {{ days }}) {%- endmacro %}

{# The instant (UTC) that is some microseconds after 1970 began. #}
{% macro instant_from_micros(micros) -%}
    {{ return(adapter.dispatch("instant_from_micros")(micros)) }}
{%- endmacro %}

{% macro default__instant_from_micros(micros) -%} timestamp_micros({{ micros }}) {%- endmacro %}

{% macro duckdb__instant_from_micros(micros) -%} make_timestamp({{ micros }}) {%- endmacro %}
