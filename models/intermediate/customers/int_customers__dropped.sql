{# Customers that dropped files name, with what their newest row says of them. #}
with
    mentions as (
        select
            tenant_id,
            customer_id,
            {{ clean_text("customer_name") }} as customer_name,
            {{ clean_text("customer_industry") }} as industry,
            cast(null as string) as segment,
            customer_employee_count as employee_count,
            {{ clean_text("customer_country") }} as country,
            cast(created_date as timestamp) as mentioned_at
        from {{ ref("stg_file_drop__opportunities") }}
        union all
        select
            tenant_id,
            customer_id,
            {{ clean_text("customer_name") }} as customer_name,
            cast(null as string) as industry,
            {{ clean_text("segment") }} as segment,
            cast(null as bigint) as employee_count,
            cast(null as string) as country,
            cast(effective_date as timestamp) as mentioned_at
        from {{ ref("stg_file_drop__subscriptions") }}
        {% for entity, at in [
                ("leads", "created_at"),
                ("conversations", "opened_at"),
                ("tickets", "created_at"),
            ] %}
            union all
            select
                tenant_id,
                customer_id,
                cast(null as string) as customer_name,
                cast(null as string) as industry,
                cast(null as string) as segment,
                cast(null as bigint) as employee_count,
                cast(null as string) as country,
                {{ at }} as mentioned_at
            from {{ ref("stg_file_drop__" ~ entity) }}
        {% endfor %}
    ),

    dated as (
        select *, coalesce(mentioned_at, cast('1970-01-01' as timestamp)) as ordered_at
        from mentions
        where customer_id is not null
    ),

    final as (
        select
            tenant_id,
            customer_id,
            {% for column in [
                "customer_name",
                "industry",
                "segment",
                "employee_count",
                "country",
            ] %}
                max_by({{ column }}, ordered_at) filter (
                    where {{ column }} is not null
                ) as {{ column }},
            {% endfor %}
            min(mentioned_at) as first_mentioned_at
        from dated
        group by tenant_id, customer_id
    )

select *
from final
