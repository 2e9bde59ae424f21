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

{% macro in_currency(amount, currency, other_currency, date) -%}
    {#-
        `amount` of `currency` in `other_currency`, at the rates of `date`; NULL where there is no
        rate. Needs join_exchange_rate of both currencies and the date in the same select.
    -#}
    case
        when {{ currency }} = {{ other_currency }}
        then {{ amount }}
        else
            cast(
                cast({{ amount }} as double)
                * cast({{ _rate_alias(currency, date) }}.rate_to_reporting as double)
                / nullif(
                    cast({{ _rate_alias(other_currency, date) }}.rate_to_reporting as double), 0
                ) as decimal(18, 4)
            )
    end
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

{% macro shares_of(amount, share_end, share_start, whole) -%}
    {#-
        The part of `amount` (DECIMAL(18,4)) between two whole numbers on the way from 0 to `whole`,
        all not negative. Parts that follow each other sum to the amount exactly: what is rounded is
        how far the amount has been given out, not the part.
    -#}
    {%- set units = "cast(abs(" ~ amount ~ ") * 10000 as decimal(19, 0))" -%}
    {%- set denominator = "cast(" ~ whole ~ " as decimal(19, 0))" -%}
    cast(
        (
            {{
                divide_half_up(
                    units ~ " * cast(" ~ share_end ~ " as decimal(19, 0))", denominator
                )
            }}
            - {{
                divide_half_up(
                    units ~ " * cast(" ~ share_start ~ " as decimal(19, 0))", denominator
                )
            }}
        )
        * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
    )
    * case when {{ amount }} < 0 then -1 else 1 end
{%- endmacro %}
