-- How every KPI stood in each day, week, month and quarter: what KPIs of KPIs are read from.
with
    judged_values as (
        select * from {{ ref("int_kpi__judged_values") }} where slice_dimension = 'total'
    ),

    final as (
        select
            judged_values.tenant_key,
            judged_values.kpi_key,
            kpis.family,
            judged_values.grain,
            judged_values.period_start,
            judged_values.period_end,
            cast(judged_values.period_start as date) as period_date,
            judged_values.status,
            case
                when judged_values.status in ('no_target', 'insufficient_data')
                then cast(null as bigint)
                when judged_values.status = 'on_target'
                then 1
                else 0
            end as on_target_count,
            case
                when judged_values.status not in ('no_target', 'insufficient_data') then 1
            end as judged_count,
            judged_values.value,
            judged_values.prior_value
        from judged_values
        inner join {{ ref("dim_kpi") }} as kpis on judged_values.kpi_key = kpis.kpi_key
        where judged_values.grain in ('day', 'week', 'month', 'quarter')
    )

select *
from final
