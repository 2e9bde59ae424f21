with
    days as (select * from {{ ref("int_roi__days") }}),

    tenants as (
        select tenant_key, currency_code, {{ tenant_today("time_zone") }} as today_date
        from {{ ref("dim_tenant") }}
    ),

    periods as (
        select date_key, grain, period_start, period_end
        from {{ ref("int_kpi__periods") }}
        where grain in ('day', 'week')
    ),

    sums as (
        select
            days.tenant_key,
            periods.grain,
            periods.period_start,
            periods.period_end,
            max(days.roi_date) as last_date,
            cast(sum(case when days.is_known then 1 else 0 end) as bigint) as known_day_count,
            {% for measure in [
                "revenue_impact_estimated_amount",
                "revenue_impact_estimated_amount_reporting",
                "cost_amount",
                "shared_cost_amount",
                "cost_amount_reporting",
            ] -%}
                cast(sum(days.{{ measure }}) as decimal(18, 4)) as {{ measure }}
                {{- "," if not loop.last }}
            {% endfor %}
        from days
        inner join periods on days.roi_date = periods.date_key
        group by days.tenant_key, periods.grain, periods.period_start, periods.period_end
    ),

    target_roi as (select target from {{ ref("impact_bands") }} where metric = 'net_roi'),

    final as (
        select
            {{ surrogate_key(["sums.tenant_key", "sums.grain", "sums.period_start"]) }} as roi_key,
            sums.tenant_key,
            sums.grain as period_grain,
            sums.period_start as period_start_date,
            tenants.currency_code,
            sums.revenue_impact_estimated_amount,
            sums.cost_amount,
            sums.shared_cost_amount,
            sums.revenue_impact_estimated_amount - sums.cost_amount as net_impact_amount,
            {{ return_on_investment("sums.revenue_impact_estimated_amount", "sums.cost_amount") }}
            as roi_rate,
            {# Exact: of amounts that end in half a unit a double would be rounded either way. #}
            cast(
                cast(sums.cost_amount as decimal(28, 4))
                * cast(1 + target_roi.target as decimal(9, 4)) as decimal(18, 4)
            ) as required_impact_amount,
            sums.known_day_count,
            trailing_days.trailing_day_count,
            cast(
                trailing_days.trailing_revenue_impact_estimated_amount as decimal(18, 4)
            ) as trailing_revenue_impact_estimated_amount,
            cast(trailing_days.trailing_cost_amount as decimal(18, 4)) as trailing_cost_amount,
            trailing_days.trailing_roi_rate,
            sums.revenue_impact_estimated_amount_reporting,
            sums.cost_amount_reporting,
            sums.revenue_impact_estimated_amount_reporting
            - sums.cost_amount_reporting as net_impact_amount_reporting,
            health.performance_score,
            health.roi_score,
            health.adoption_score,
            health.overall_score,
            health.status as health_status,
            health.metric_count as health_metric_count,
            sums.period_end > tenants.today_date as is_partial
        from sums
        cross join target_roi
        inner join tenants on sums.tenant_key = tenants.tenant_key
        left join
            {{ ref("int_roi__trailing_days") }} as trailing_days
            on sums.tenant_key = trailing_days.tenant_key
            and sums.last_date = trailing_days.roi_date
        left join
            {{ ref("int_roi__health") }} as health
            on sums.tenant_key = health.tenant_key
            and sums.grain = health.grain
            and sums.period_start = health.period_start
    )

select *
from final
