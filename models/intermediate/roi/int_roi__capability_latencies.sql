-- Latencies of the capability services as counts by bucket. A bucket of the service whose bound we
-- do not keep is counted in the next one that holds it.
{% set bounds = capability_latencies() %}
with
    {% for name in bounds %}
        {{ name }}_days as (
            select
                tenant_id,
                capability,
                impact_date,
                impact_currency_code as currency_code,
                {{ name }}_histogram as histogram
            from {{ ref("int_roi__capability_days") }}
            where {{ name }}_histogram is not null
        ),

        {{ name }}_elements as (
            {{
                json_array_rows(
                    name ~ "_days",
                    ["tenant_id", "capability", "impact_date", "currency_code"],
                    "histogram",
                )
            }}
        ),

        {{ name }}_buckets as (
            select
                tenant_id,
                capability,
                impact_date,
                currency_code,
                '{{ name }}' as latency,
                try_cast({{ json_text("element", "$.le") }} as double) as upper_bound_ms,
                try_cast({{ json_text("element", "$.count") }} as bigint) as request_count
            from {{ name }}_elements
        ),
    {% endfor %}

    buckets as (
        {% for name in bounds %}
            select * from {{ name }}_buckets {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select
            tenant_id,
            capability,
            impact_date,
            currency_code
            {% for name, uppers in bounds.items() -%}
                {%- for column in latency_columns(name) -%}
                    {%- set upper = uppers[loop.index0] -%}
                    {%- set lower = uppers[loop.index0 - 1] if not loop.first else none %},
                    sum(
                        case
                            when latency <> '{{ name }}'
                            then null
                            {% if upper == "inf" %}
                                when upper_bound_ms is null or upper_bound_ms > {{ lower }}
                            {% elif lower is none %} when upper_bound_ms <= {{ upper }}
                            {% else %}
                                when upper_bound_ms > {{ lower }} and upper_bound_ms <= {{ upper }}
                            {% endif %}
                            then request_count
                            else 0
                        end
                    ) as {{ column }}
                {%- endfor -%}
            {%- endfor %}
        from buckets
        group by tenant_id, capability, impact_date, currency_code
    )

select *
from final
