{#
    When leads entered the steps of the sales process, a row for a lead and step: created, qualified
    by sales, an opportunity, offered a proposal, won. A lead that went further has passed the steps
    before; where no source gives the time of a step there is no row.
#}
{%- set steps = ["lead_generation", "qualification", "discovery", "proposal", "closing"] -%}

with
    proposals as (
        select lead_key, min(entered_date) as proposal_date
        from {{ ref("fct_opportunity_stage_history") }}
        where process_step = 'proposal'
        group by lead_key
    ),

    leads as (
        select
            leads.lead_key,
            leads.tenant_key,
            leads.channel_key,
            leads.created_date as lead_generation_date,
            leads.sql_date as qualification_date,
            leads.opportunity_date as discovery_date,
            proposals.proposal_date,
            leads.customer_date as closing_date,
            case
                when leads.is_customer
                then 5
                when proposals.proposal_date is not null
                then 4
                when leads.is_opportunity
                then 3
                when leads.is_sql
                then 2
                else 1
            end as furthest_order
        from {{ ref("fct_leads") }} as leads
        left join proposals on leads.lead_key = proposals.lead_key
    ),

    final as (
        {% for step in steps -%}
            select
                lead_key,
                tenant_key,
                channel_key,
                '{{ step }}' as stage,
                {{ surrogate_key(["'sales_process'", "'" ~ step ~ "'"]) }} as stage_key,
                {{ step }}_date as entered_date,
                {% if loop.last -%} cast(null as boolean)
                {%- else -%} furthest_order > {{ loop.index }}
                {%- endif %} as has_advanced
            from leads
            where {{ step }}_date is not null {{ "union all" if not loop.last }}
        {% endfor %}
    )

select *
from final
