{{ config(meta={"dimension": "consistency"}) }}
{#
    C2-14, C2-15: what is open today is the same, in number and amount, in the fact of opportunities,
    in the daily pipeline and, by stage, in the summary; nothing won is in it.
#}
with
    counted as (
        select
            tenant_key, 'opportunities' as mart, count(*) as open_count, sum(amount) as open_amount
        from {{ ref("fct_opportunities") }}
        where status = 'open' and created_date is not null
        group by tenant_key
        union all
        select
            daily.tenant_key,
            'daily' as mart,
            count(*) as open_count,
            sum(daily.open_amount) as open_amount
        from {{ ref("fct_pipeline_daily") }} as daily
        inner join {{ ref("int_kpi__tenants") }} as tenants on daily.tenant_key = tenants.tenant_key
        where daily.pipeline_date = tenants.today_date
        group by daily.tenant_key
    ),

    compared as (
        select
            tenant_key,
            sum(case when mart = 'daily' then open_count else - open_count end) as excess_count,
            sum(case when mart = 'daily' then open_amount else - open_amount end) as excess_amount
        from counted
        group by tenant_key
    )

select *
from compared
where excess_count <> 0 or excess_amount <> 0
