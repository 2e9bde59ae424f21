{{ config(meta={"dimension": "consistency"}) }}
{% set stages = ["lead", "mql", "sql", "opportunity", "customer"] -%}
{#
    C1-01: no stage of the funnel is a figure of its own. Leads, customers and the customers of the
    cohorts are those of the fact of leads, and no stage of a cohort holds more than the one before.
#}
with
    leads as (
        select
            tenant_key,
            sum(case when created_date is not null then 1 else 0 end) as lead_count,
            sum(case when customer_date is not null then 1 else 0 end) as customer_count,
            sum(
                case when created_date is not null and is_customer then 1 else 0 end
            ) as cohort_customer_count
        from {{ ref("fct_leads") }}
        group by tenant_key
    ),

    funnel as (
        select
            tenant_key,
            sum(case when stage = 'lead' then entrant_count else 0 end) as lead_count,
            sum(case when stage = 'customer' then entrant_count else 0 end) as customer_count,
            sum(case when stage = 'customer' then cohort_count else 0 end) as cohort_customer_count
        from {{ ref("mart_funnel_daily") }}
        group by tenant_key
    ),

    cohorts as (
        select
            tenant_key,
            funnel_date,
            channel_key
            {% for stage in stages %}
                ,
                sum(
                    case when stage = '{{ stage }}' then cohort_count else 0 end
                ) as {{ stage }}_count
            {% endfor %}
        from {{ ref("mart_funnel_daily") }}
        group by tenant_key, funnel_date, channel_key
    )

select leads.tenant_key, cast(null as date) as funnel_date
from leads
left join funnel on leads.tenant_key = funnel.tenant_key
where
    leads.lead_count <> coalesce(funnel.lead_count, 0)
    or leads.customer_count <> coalesce(funnel.customer_count, 0)
    or leads.cohort_customer_count <> coalesce(funnel.cohort_customer_count, 0)
union all
select tenant_key, funnel_date
from cohorts
where
    {% for stage in stages[1:] -%}
        {{- "or " if not loop.first }}{{ stage }}_count > {{ stages[loop.index0] }}_count
    {% endfor %}
