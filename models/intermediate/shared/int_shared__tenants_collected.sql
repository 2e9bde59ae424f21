with
    build as (select reporting_currency from {{ source("raw", "lake__build") }}),

    dropped as (
        {% for entity in [
            "ads_daily",
            "leads",
            "opportunities",
            "subscriptions",
            "conversations",
            "tickets",
            "costs",
        ] %}
            select tenant_id
            from {{ ref("stg_file_drop__" ~ entity) }}
            {% if not loop.last %}
                union
            {% endif %}
        {% endfor %}
    ),

    declared as (
        select tenant_id, tenant_name, business_model, currency_code, time_zone
        from {{ ref("tenants") }}
    ),

    undeclared as (
        select
            dropped.tenant_id,
            dropped.tenant_id as tenant_name,
            'unknown' as business_model,
            build.reporting_currency as currency_code,
            'UTC' as time_zone
        from dropped
        cross join build
        left join declared on dropped.tenant_id = declared.tenant_id
        where declared.tenant_id is null and dropped.tenant_id not in ('unknown', 'group')
    ),

    special as (
        select
            members.tenant_id,
            members.tenant_name,
            members.tenant_id as business_model,
            build.reporting_currency as currency_code,
            'UTC' as time_zone
        from
            (
                select 'group' as tenant_id, 'Group' as tenant_name
                union all
                select 'unknown' as tenant_id, 'Unknown' as tenant_name
            ) as members
        cross join build
    ),

    final as (
        select *
        from declared
        union all
        select *
        from undeclared
        union all
        select *
        from special
    )

select *
from final
