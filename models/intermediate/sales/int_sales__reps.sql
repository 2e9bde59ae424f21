{#
    Sales people with the business unit whose leads and opportunities they own most, and the first
    day they owned one. Who owns none and has no quota is no sales person of a unit.
#}
with
    owned as (
        select tenant_key, employee_key, created_date
        from {{ ref("fct_leads") }}
        union all
        select tenant_key, employee_key, created_date
        from {{ ref("fct_opportunities") }}
    ),

    counted as (
        select
            tenant_key, employee_key, count(*) as owned_count, min(created_date) as first_owned_date
        from owned
        where employee_key <> {{ unknown_key() }}
        group by tenant_key, employee_key
    ),

    final as (
        select tenant_key, employee_key, first_owned_date
        from counted
        qualify
            row_number() over (
                partition by employee_key
                order by owned_count desc nulls last, first_owned_date, tenant_key
            )
            = 1
    )

select *
from final
