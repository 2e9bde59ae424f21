{% macro daily_balances(changes, keys, date, measures) -%}
    {#-
        A select of `keys`, `date` and `measures`: the running sum of the changes at the end of each
        day, from the first change of the keys to the tenant's today, days without a change included.
        `changes` is a relation of the same columns, `tenant_key` among the keys.
    -#}
    {%- set key_list = keys | join(", ") -%}
    select
        {% for key in keys %} dense.{{ key }}, {% endfor %}
        dense.{{ date }}
        {%- for measure in measures %}
            ,
            sum(dense.{{ measure }}) over (
                partition by
                    {% for key in keys %} dense.{{ key }} {{ "," if not loop.last }} {% endfor %}
                order by dense.{{ date }}
            ) as {{ measure }}
        {%- endfor %}
    from
        (
            select
                {% for key in keys %} spans.{{ key }}, {% endfor %}
                calendar.date_key as {{ date }}
                {%- for measure in measures %}
                    , coalesce(daily.{{ measure }}, 0) as {{ measure }}
                {%- endfor %}
            from
                (
                    select {{ key_list }}, min({{ date }}) as first_date
                    from {{ changes }}
                    group by {{ key_list }}
                ) as spans
            inner join
                {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
            inner join
                {{ ref("dim_date") }} as calendar
                on calendar.date_key between spans.first_date and tenants.today_date
            left join
                (
                    select
                        {{ key_list }},
                        {{ date }}
                        {%- for measure in measures %}
                            , sum({{ measure }}) as {{ measure }}
                        {%- endfor %}
                    from {{ changes }}
                    group by {{ key_list }}, {{ date }}
                ) as daily
                on calendar.date_key = daily.{{ date }}
                {% for key in keys %} and spans.{{ key }} = daily.{{ key }} {% endfor %}
        ) as dense
{%- endmacro %}
