{% macro from_micros(column) -%}
    {#- Millionths of a currency unit as an amount. -#}
    cast(cast({{ column }} as decimal(20, 0)) * cast(0.000001 as decimal(7, 6)) as decimal(18, 4))
{%- endmacro %}

{% macro to_reporting(amount, currency, date) -%}
    {#-
        `amount` in the reporting currency, at the rate of `date`; NULL where there is no rate.
        Needs {{ "{{ join_exchange_rate(currency, date) }}" }} in the same select.
    -#}
    {#- DuckDB keeps 18 digits for the product of two decimals of 18: a million would overflow. -#}
    cast(
        cast({{ amount }} as decimal(28, 4))
        * {{ _rate_alias(currency, date) }}.rate_to_reporting as decimal(18, 4)
    )
{%- endmacro %}

{% macro join_exchange_rate(currency, date) -%}
    {%- set alias = _rate_alias(currency, date) -%}
    left join
        {{ ref("int_finance__exchange_rates") }} as {{ alias }}
        on {{ alias }}.currency_code = {{ currency }}
        and {{ alias }}.valid_from <= {{ date }}
        and {{ alias }}.valid_to > {{ date }}
{%- endmacro %}

{% macro _rate_alias(currency, date) -%} rate_{{ local_md5(currency ~ date)[:8] }} {%- endmacro %}
