with
    -- KPIs of how the others stand come after them.
    measured as (select * from {{ ref("int_kpi__values_of_kpis_unioned") }}),

    {{ judged_kpi_values() }},

    final as (
        select *
        from {{ ref("int_kpi__judged_values") }}
        union all
        select *
        from judged
    )

select *
from final
