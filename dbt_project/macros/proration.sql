{% macro prorated_amount(amount, part, whole) -%}
    {#-
        `amount` x part / whole to four decimals, half up, without a double in between. `amount` is
        a DECIMAL that is not negative, `part` and `whole` are whole numbers; NULL if whole is 0.
    -#}
    cast(
        {{
            divide_half_up(
                "cast(10000 * cast(" ~ amount ~ " as decimal(18, 4)) as bigint) * (" ~ part ~ ")",
                "nullif(" ~ whole ~ ", 0)",
            )
        }} * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
    )
{%- endmacro %}
