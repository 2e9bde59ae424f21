with
    monthly as (
        select
            fct_kpi_values.*,
            cast(fct_kpi_values.period_start as date) as month_start,
            cast(fct_kpi_values.period_end as date)
            = cast(date_trunc('month', tenants.today_date) as date) as is_latest_complete_month
        from {{ ref("fct_kpi_values") }} as fct_kpi_values
        inner join
            {{ ref("int_kpi__tenants") }} as tenants
            on fct_kpi_values.tenant_key = tenants.tenant_key
        where fct_kpi_values.grain = 'month' and fct_kpi_values.slice = 'total'
    ),

    build as (select as_of from {{ source("raw", "lake__build") }}),

    final as (
        select
            monthly.kpi_key,
            monthly.tenant_key,
            monthly.tenant_id,
            tenants.tenant_name,
            monthly.month_start,
            kpis.kpi_name,
            kpis.family,
            kpis.unit,
            kpis.direction,
            kpis.display_order,
            monthly.value,
            monthly.currency_code,
            monthly.target,
            monthly.value / nullif(monthly.target, 0) as target_attainment_rate,
            monthly.status,
            cast(
                case
                    monthly.status
                    when 'critical'
                    then 1
                    when 'warning'
                    then 2
                    when 'watch'
                    then 3
                    when 'on_target'
                    then 4
                    when 'insufficient_data'
                    then 5
                    else 6
                end as bigint
            ) as status_rank,
            monthly.prior_value,
            monthly.change,
            monthly.change_rate,
            case
                kpis.change_unit when 'pp' then 100 * monthly.change else monthly.change_rate
            end as change_to_show,
            kpis.change_unit,
            case
                when monthly.change = 0 or kpis.direction = 'target'
                then null
                when kpis.direction = 'up_good'
                then monthly.change > 0
                else monthly.change < 0
            end as is_improvement,
            kpis.value_format,
            monthly.is_partial,
            monthly.is_latest_complete_month,
            build.as_of as data_as_of
        from monthly
        inner join {{ ref("dim_kpi") }} as kpis on monthly.kpi_key = kpis.kpi_key
        inner join {{ ref("dim_tenant") }} as tenants on monthly.tenant_key = tenants.tenant_key
        cross join build
    )

select *
from final
