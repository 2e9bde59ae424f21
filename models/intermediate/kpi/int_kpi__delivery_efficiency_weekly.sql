-- Delivery efficiency of the projects delivered in each ISO week. The hours a delivery may take are
-- the unit's target of avg_completion_time for that week, else 72.
with
    deliveries as (
        select
            projects.tenant_key,
            calendar.week_start,
            count(*) as delivered_count,
            sum(case when projects.is_on_time then 1 else 0 end) as on_time_count,
            count(projects.is_on_time) as due_count,
            sum(case when projects.is_reworked then 1 else 0 end) as reworked_count,
            cast(
                sum(projects.completion_hours)
                / nullif(count(projects.completion_hours), 0) as double
            ) as completion_hours
        from {{ ref("fct_projects") }} as projects
        inner join {{ ref("dim_date") }} as calendar on projects.delivered_date = calendar.date_key
        where projects.is_delivered
        group by projects.tenant_key, calendar.week_start
    ),

    targeted as (
        select
            deliveries.*,
            cast(deliveries.on_time_count as double)
            / nullif(deliveries.due_count, 0) as on_time_rate,
            cast(deliveries.reworked_count as double) / deliveries.delivered_count as rework_rate,
            cast(coalesce(targets.target, 72) as double) as target_hours
        from deliveries
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on deliveries.tenant_key = tenants.tenant_key
        left join
            {{ ref("int_kpi__targets") }} as targets
            on targets.kpi_key = 'avg_completion_time'
            and targets.grain = 'week'
            and tenants.tenant_id = targets.tenant_id
            and deliveries.week_start >= targets.valid_from
            and deliveries.week_start < targets.valid_to
    ),

    final as (
        select
            tenant_key,
            week_start,
            delivered_count,
            on_time_rate,
            rework_rate,
            completion_hours,
            target_hours,
            {{
                delivery_efficiency_score(
                    "on_time_rate", "target_hours", "completion_hours", "rework_rate"
                )
            }} as delivery_efficiency_score
        from targeted
    )

select *
from final
