-- Full-time equivalents of a business unit when a month ends, by the newest record of each
-- employee.
with
    months as (
        select distinct
            tenants.tenant_id,
            periods.period_start as month_start,
            case
                when periods.period_end > tenants.today_date
                then tenants.today_date
                else {{ days_before("periods.period_end", 1) }}
            end as month_end
        from
            (
                select tenant_id, {{ tenant_today("time_zone") }} as today_date
                from {{ ref("dim_tenant") }}
            ) as tenants
        inner join
            {{ ref("int_kpi__periods") }} as periods
            on periods.grain = 'month'
            and periods.period_start <= tenants.today_date
    ),

    records as (
        select
            *,
            lead(valid_from) over (
                partition by tenant_id, employee_id order by valid_from
            ) as valid_to
        from {{ ref("stg_hris__employees") }}
    ),

    final as (
        select
            months.tenant_id,
            months.month_start,
            cast(sum(coalesce(records.fte, 1)) as decimal(18, 4)) as fte_count
        from months
        inner join
            records
            on months.tenant_id = records.tenant_id
            and records.valid_from <= months.month_end
            and (records.valid_to is null or records.valid_to > months.month_end)
            and coalesce(records.hire_date, records.valid_from) <= months.month_end
            and (records.termination_date is null or records.termination_date > months.month_end)
        group by months.tenant_id, months.month_start
    )

select *
from final
