-- KPIs that are read from facts and rollups, with target, status and the value of the period
-- before.
with
    measured as (
        select *
        from {{ ref("int_kpi__measured_values_unioned") }}
        union all
        select *
        from {{ ref("int_kpi__derived_values") }}
        union all
        select *
        from {{ ref("int_kpi__changes") }}
    ),

    {{ judged_kpi_values() }}

select *
from judged
