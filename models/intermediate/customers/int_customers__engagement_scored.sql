-- Engagement part of customer health: the mean of the percentiles of logins (28 days), community
-- activity (90 days) and the share of assigned trainings completed, as far as the customer has
-- users, the unit a community and anybody assigned a training.
with
    days as (
        select tenant_id, tenant_key, customer_id, customer_key, health_date, day_end_at
        from {{ ref("int_customers__paying_days") }}
        where customer_key <> {{ unknown_key() }}
    ),

    community as (select * from {{ ref("stg_customer_success__community_activity") }}),

    communities as (select distinct tenant_id from community),

    actions as (
        select days.customer_key, days.health_date, count(community.activity_id) as action_count
        from days
        inner join communities on days.tenant_id = communities.tenant_id
        left join
            community
            on days.tenant_id = community.tenant_id
            and days.customer_id = community.customer_id
            and community.occurred_at < days.day_end_at
            and community.occurred_at >= days.day_end_at - interval '90' day
        group by days.customer_key, days.health_date
    ),

    trainings as (
        select
            days.customer_key,
            days.health_date,
            cast(
                sum(case when trainings.completed_at < days.day_end_at then 1 else 0 end) as double
            )
            / count(*) as completion_rate
        from days
        inner join
            {{ ref("stg_customer_success__trainings") }} as trainings
            on days.tenant_id = trainings.tenant_id
            and days.customer_id = trainings.customer_id
            and trainings.assigned_at < days.day_end_at
        group by days.customer_key, days.health_date
    ),

    measured as (
        select
            days.tenant_key,
            days.customer_key,
            days.health_date,
            usage.login_count,
            actions.action_count,
            trainings.completion_rate
        from days
        left join
            {{ ref("int_customers__usage_windows") }} as usage
            on days.customer_key = usage.customer_key
            and days.health_date = usage.health_date
        left join
            actions
            on days.customer_key = actions.customer_key
            and days.health_date = actions.health_date
        left join
            trainings
            on days.customer_key = trainings.customer_key
            and days.health_date = trainings.health_date
    ),

    percentiles as (
        select
            *,
            {{ health_percentile("login_count") }} as login_percentile,
            {{ health_percentile("action_count") }} as community_percentile,
            {{ health_percentile("completion_rate") }} as training_percentile
        from measured
    ),

    final as (
        select
            customer_key,
            health_date,
            {{
                mean_of_present(
                    ["login_percentile", "community_percentile", "training_percentile"]
                )
            }} as engagement_score
        from percentiles
    )

select *
from final
