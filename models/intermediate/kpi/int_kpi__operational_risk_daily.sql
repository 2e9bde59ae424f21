-- Operational risk (M-55) of each service on each day, 0-100: the mean of those parts that are
-- known of
-- incidents  what failures took away in 28 days: 100 at two outages of the whole service
-- capacity   mean utilisation of the busiest resource on the day: none up to 60 %, 100 at 90 %
-- promises   downtime of 30 days / what the objective allows for: 100 when all of it is used up
-- A unit's failures are known from its first incident on. No source tells on what other services
-- one depends.
with
    services as (select * from {{ ref("mart_slo_daily") }}),

    failures as (
        select service_key, triggered_date, sum(impact_rate) as impact
        from {{ ref("fct_incidents") }}
        where is_failure and not is_false_positive
        group by service_key, triggered_date
    ),

    starts as (
        select tenant_key, min(triggered_date) as first_date
        from {{ ref("fct_incidents") }}
        group by tenant_key
    ),

    utilisations as (
        select
            {{ service_key("resources.tenant_id", "resources.service") }} as service_key,
            {{ to_tenant_date("resources.window_start_at", "tenants.time_zone") }} as sampled_date,
            cast(resources.cpu_rate as decimal(18, 8)) as cpu_rate,
            cast(resources.memory_rate as decimal(18, 8)) as memory_rate,
            cast(resources.disk_rate as decimal(18, 8)) as disk_rate,
            cast(
                resources.mean_db_pool_used
                / nullif(resources.mean_db_pool_size, 0) as decimal(18, 8)
            ) as pool_rate
        from {{ ref("stg_monitoring__resource_metrics") }} as resources
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on resources.tenant_id = tenants.tenant_id
    ),

    capacities as (
        select
            service_key,
            sampled_date,
            greatest(
                {% for resource in ["cpu", "memory", "disk", "pool"] -%}
                    cast(sum({{ resource }}_rate) as double)
                    / nullif(count({{ resource }}_rate), 0) {{- "," if not loop.last }}
                {% endfor %}
            ) as utilisation_rate
        from utilisations
        group by service_key, sampled_date
    ),

    measured as (
        select
            services.tenant_key,
            services.service_key,
            services.service,
            services.slo_date as risk_date,
            case
                when services.slo_date >= starts.first_date
                then
                    coalesce(
                        sum(failures.impact) over (
                            partition by services.service_key
                            order by services.slo_date
                            rows between 27 preceding and current row
                        ),
                        0
                    )
            end as failure_impact,
            capacities.utilisation_rate,
            cast(services.downtime_30d_minutes as double) / nullif(
                cast(services.downtime_budget_30d_minutes as double), 0
            ) as downtime_budget_consumed_ratio
        from services
        left join starts on services.tenant_key = starts.tenant_key
        left join
            failures
            on services.service_key = failures.service_key
            and services.slo_date = failures.triggered_date
        left join
            capacities
            on services.service_key = capacities.service_key
            and services.slo_date = capacities.sampled_date
    ),

    scored as (
        select
            *,
            {{ normalised_score("failure_impact", 0, 2) }} as incident_risk_score,
            {{ normalised_score("utilisation_rate", 0.6, 0.9) }} as capacity_risk_score,
            {{ normalised_score("downtime_budget_consumed_ratio", 0, 1) }} as promise_risk_score
        from measured
    ),

    final as (
        select
            *,
            {{
                mean_of_present(
                    ["incident_risk_score", "capacity_risk_score", "promise_risk_score"]
                )
            }} as risk_score,
            {{
                top_driver(
                    {
                        "incidents": "incident_risk_score",
                        "capacity": "capacity_risk_score",
                        "promises": "promise_risk_score",
                    }
                )
            }} as top_driver
        from scored
    )

select *
from final
