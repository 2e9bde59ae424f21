{#
    A select of `columns` of `spans` with the downtime of each span: minutes weighted by impact, and
    the minutes of outages, in which most use was lost. A span is a service (tenant_id, service) from
    span_start_at to span_end_at, exclusive; `columns` identify it.
#}
{% macro downtime_by_span(spans, columns) -%}
    {%- set lost_seconds -%}
        {{
            seconds_between(
                "greatest(downtime.started_at, spans.span_start_at)",
                "least(downtime.ended_at, spans.span_end_at)",
            )
        }}
    {%- endset -%}
    select
        {% for column in columns %} spans.{{ column }}, {% endfor %}
        {{ minutes_of("sum(coalesce(" ~ lost_seconds ~ " * downtime.impact_rate, 0))") }}
        as downtime_minutes,
        {{
            minutes_of(
                "sum(case when downtime.impact_rate >= 0.5 then " ~ lost_seconds ~ " else 0 end)"
            )
        }} as outage_minutes
    from {{ spans }} as spans
    left join
        {{ ref("int_reliability__downtime") }} as downtime
        on spans.tenant_id = downtime.tenant_id
        and spans.service = downtime.service
        and spans.span_start_at < downtime.ended_at
        and spans.span_end_at > downtime.started_at
    group by {% for column in columns %} spans.{{ column }}{{ "," if not loop.last }} {% endfor %}
{%- endmacro %}
