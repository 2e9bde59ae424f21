{% macro join_country(alias, country) -%}
    {#- Joins the country that a source's word names: its name, ISO code or an alias. -#}
    left join
        {{ ref("int_shared__countries_named") }} as {{ alias }}
        on {{ alias }}.word = {{ normalised(country) }}
{%- endmacro %}

{% macro geography_key(alias, country, city="cast(null as string)") -%}
    {#- Key of a place, after join_country(alias, country); unknown where nothing is named. -#}
    case
        when {{ normalised(country) }} is null and {{ normalised(city) }} is null
        then {{ unknown_key() }}
        else
            {{
                surrogate_key(
                    [
                        "coalesce(" ~ alias ~ ".country_name, trim(" ~ country ~ "), 'Unknown')",
                        clean_text(city),
                    ]
                )
            }}
    end
{%- endmacro %}
