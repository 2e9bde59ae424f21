-- The six components of business health (M-01), 0-100, with the rates that they score. A component
-- that nothing was measured of is NULL. Efficiency is the mean of those of its three rates that
-- are known. Adoption is by the users of the product or, where no product tells of its users, by
-- those of the capabilities.
with
    rates as (
        select
            *,
            cast(closing_mrr_amount_reporting - opening_mrr_amount_reporting as double)
            / nullif(cast(opening_mrr_amount_reporting as double), 0) as mrr_growth_rate,
            100.0
            * cast(promoter_count - detractor_count as double)
            / nullif(nps_answer_count, 0) as net_promoter_score,
            1
            - cast(downtime_minutes as double)
            / nullif(cast(service_minutes as double), 0) as uptime_rate,
            cast(retained_customer_count as double)
            / nullif(cohort_customer_count, 0) as retention_rate,
            cast(on_time_count as double) / nullif(delivered_count, 0) as on_time_rate,
            cast(workflow_success_count as double)
            / nullif(workflow_finished_count, 0) as workflow_success_rate,
            {# Twice the budget spent is as bad as it gets; less than the budget is not better. #}
            case
                when budget_amount_reporting > 0
                then
                    1 - least(
                        greatest(
                            cast(spend_amount_reporting - budget_amount_reporting as double)
                            / nullif(cast(budget_amount_reporting as double), 0),
                            0
                        ),
                        1
                    )
            end as budget_adherence_rate,
            case
                when active_user_count > 0
                then cast(adopting_user_count as double) / nullif(active_user_count, 0)
                else cast(active_user_day_count as double) / nullif(eligible_user_day_count, 0)
            end as adoption_rate,
            case
                when active_user_count > 0
                then 'product'
                when eligible_user_day_count > 0
                then 'capability'
            end as adoption_measure
        from {{ ref("int_executive__measures_trailing") }}
    ),

    efficiencies as (
        select
            *,
            {{
                mean_of_present(
                    [
                        "100 * on_time_rate",
                        "100 * workflow_success_rate",
                        "100 * budget_adherence_rate",
                    ]
                )
            }} as efficiency_percent
        from rates
    ),

    final as (
        select
            *,
            {{ normalised_score("100 * mrr_growth_rate", -5, 10) }} as revenue_growth_score,
            {{ normalised_score("net_promoter_score", -100, 100) }} as satisfaction_score,
            {{ normalised_score("100 * uptime_rate", 99.0, 99.99) }} as reliability_score,
            {{ normalised_score("100 * retention_rate", 80, 95) }} as retention_score,
            {{ normalised_score("efficiency_percent", 0, 100) }} as efficiency_score,
            {{ normalised_score("100 * adoption_rate", 20, 80) }} as adoption_score
        from efficiencies
    )

select *
from final
