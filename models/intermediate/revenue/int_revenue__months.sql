-- Months of each tenant from its first subscription to the month that holds the build's clock.
with
    tenants as (
        select tenant_id, time_zone, {{ tenant_today("time_zone") }} as today_date
        from {{ ref("dim_tenant") }}
    ),

    first_months as (
        select
            tenants.tenant_id,
            tenants.time_zone,
            tenants.today_date,
            cast(
                date_trunc(
                    'month', {{ to_tenant_date("min(states.valid_from)", "tenants.time_zone") }}
                ) as date
            ) as first_month
        from {{ ref("int_revenue__subscription_states") }} as states
        inner join tenants on states.tenant_id = tenants.tenant_id
        group by tenants.tenant_id, tenants.time_zone, tenants.today_date
    ),

    months as (
        select distinct
            first_months.tenant_id,
            first_months.time_zone,
            periods.period_start as month_start,
            periods.period_end as next_month_start,
            periods.period_end > first_months.today_date as is_partial
        from first_months
        inner join
            {{ ref("int_kpi__periods") }} as periods
            on periods.grain = 'month'
            and periods.date_key between first_months.first_month and first_months.today_date
    ),

    final as (
        select
            tenant_id,
            month_start,
            next_month_start,
            is_partial,
            case
                when is_partial
                then {{ as_of() }}
                else {{ from_tenant_time("cast(next_month_start as timestamp)", "time_zone") }}
            end as month_end_at
        from months
    )

select *
from final
