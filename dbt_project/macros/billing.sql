{% macro minor_units_per_unit(currency) -%}
    {#-
        How many minor units, in which Stripe states amounts, make one unit of a currency (lower
        case). Source: Stripe's documentation of zero-decimal and three-decimal currencies.
    -#}
    case
        when
            {{ currency }} in (
                'bif',
                'clp',
                'djf',
                'gnf',
                'jpy',
                'kmf',
                'krw',
                'mga',
                'pyg',
                'rwf',
                'vnd',
                'vuv',
                'xaf',
                'xof',
                'xpf'
            )
        then 1
        when {{ currency }} in ('bhd', 'jod', 'kwd', 'omr', 'tnd')
        then 1000
        else 100
    end
{%- endmacro %}

{% macro monthly_amount(minor_units, quantity, percent_off, interval, interval_count, currency) -%}
    {#-
        Recurring amount of one month to four decimals, half up: price x quantity less the discount,
        over the months of the billing interval (a year has 12 months, 52 weeks or 365 days).
    -#}
    {%- set numerator -%}
        cast({{ minor_units }} as decimal(20, 0)) * {{ quantity }}
        * (1000000 - cast(10000 * cast({{ percent_off }} as decimal(7, 4)) as bigint)) * case
            {{ interval }} when 'week' then 52 when 'day' then 365 else 1
        end
    {%- endset -%}
    {%- set denominator -%}
        100 * {{ minor_units_per_unit(currency) }} * {{ interval_count }} * case
            {{ interval }} when 'month' then 1 else 12
        end
    {%- endset -%}
    cast(
        {{ divide_half_up(numerator, denominator) }}
        * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
    )
{%- endmacro %}
