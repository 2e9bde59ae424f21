{# The first time each lead entered each stage of the lifecycle (UTC). #}
with
    contacts as (select * from {{ ref("stg_hubspot__contacts") }}),

    contact_entries as (
        {{ json_array_rows("contacts", ["tenant_id", "contact_id"], "lifecycle_stage_history") }}
    ),

    hubspot as (
        select
            tenant_id,
            'hubspot' as source_system,
            contact_id as lead_id,
            {{ lifecycle_stage(json_text("element", "$.value")) }} as stage,
            {{ instant("element", "$.timestamp") }} as entered_at
        from contact_entries
    ),

    opportunities as (select * from {{ ref("int_sales__opportunities_unioned") }}),

    {# An opportunity was won when it last entered a stage that means won. #}
    wins as (
        select
            entries.source_system,
            entries.tenant_id,
            entries.opportunity_id,
            max(entries.entered_at) as won_at
        from {{ ref("int_sales__stage_entries") }} as entries
        inner join
            {{ ref("pipeline_stages") }} as stages
            on entries.source_system = stages.source_system
            and {{ normalised("entries.stage") }} = stages.stage
        where stages.status = 'won'
        group by entries.source_system, entries.tenant_id, entries.opportunity_id
    ),

    salesforce_leads as (
        select
            leads.tenant_id,
            leads.lead_id,
            leads.mql_at,
            leads.sql_at,
            coalesce(
                opportunities.created_at,
                {{
                    from_tenant_time(
                        "cast(leads.converted_date as timestamp)", "tenants.time_zone"
                    )
                }}
            ) as opportunity_at,
            case
                when opportunities.status = 'won'
                then
                    coalesce(
                        wins.won_at,
                        {{
                            from_tenant_time(
                                "cast(opportunities.close_date as timestamp)", "tenants.time_zone"
                            )
                        }}
                    )
            end as customer_at
        from {{ ref("stg_salesforce__leads") }} as leads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on leads.tenant_id = tenants.tenant_id
        left join
            opportunities
            on leads.tenant_id = opportunities.tenant_id
            and opportunities.source_system = 'salesforce'
            and leads.converted_opportunity_id = opportunities.opportunity_id
        left join
            wins
            on opportunities.tenant_id = wins.tenant_id
            and opportunities.source_system = wins.source_system
            and opportunities.opportunity_id = wins.opportunity_id
    ),

    dropped_leads as (
        select
            leads.tenant_id,
            leads.lead_id,
            leads.mql_at,
            leads.sql_at,
            {{
                from_tenant_time(
                    "cast(opportunities.created_date as timestamp)", "tenants.time_zone"
                )
            }} as opportunity_at,
            leads.converted_at as customer_at
        from {{ ref("stg_file_drop__leads") }} as leads
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on leads.tenant_id = tenants.tenant_id
        left join
            opportunities
            on leads.tenant_id = opportunities.tenant_id
            and opportunities.source_system = 'file_drop'
            and leads.opportunity_id = opportunities.opportunity_id
    ),

    entries as (
        select tenant_id, source_system, lead_id, stage, entered_at
        from hubspot
        {% for relation, source_system in [
                ("salesforce_leads", "salesforce"),
                ("dropped_leads", "file_drop"),
            ] %}
            {% for stage in ["mql", "sql", "opportunity", "customer"] %}
                union all
                select
                    tenant_id,
                    '{{ source_system }}' as source_system,
                    lead_id,
                    '{{ stage }}' as stage,
                    {{ stage }}_at as entered_at
                from {{ relation }}
                where {{ stage }}_at is not null
            {% endfor %}
        {% endfor %}
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "source_system", "lead_id"]) }} as lead_key,
            lead_id,
            {% for stage in ["mql", "sql", "opportunity", "customer"] %}
                min(case when stage = '{{ stage }}' then entered_at end) as {{ stage }}_at,
            {% endfor %}
            max({{ lifecycle_order("stage") }}) as furthest_stage_order
        from entries
        group by tenant_id, source_system, lead_id
    )

select *
from final
