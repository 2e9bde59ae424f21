-- How evenly the day's conversations lie on the active agents, of each team and of the business
-- unit
-- as a whole (M-09): coefficient of variation (population) and Gini coefficient, 0 = evenly. Both
-- are NULL on a day without any conversation.
with
    loads as (
        select
            tenant_key,
            activity_date,
            'team' as scope,
            team,
            employee_key,
            cast(handled_count as double) as chat_count
        from {{ ref("int_crm__agent_days") }}
        where is_active
        union all
        select
            tenant_key,
            activity_date,
            'tenant' as scope,
            'all' as team,
            employee_key,
            cast(handled_count as double) as chat_count
        from {{ ref("int_crm__agent_days") }}
        where is_active
    ),

    ordered as (
        select
            *,
            row_number() over (
                partition by tenant_key, activity_date, scope, team
                order by chat_count, employee_key
            ) as chat_rank
        from loads
    ),

    summed as (
        select
            tenant_key,
            activity_date,
            scope,
            team,
            count(*) as agent_count,
            sum(chat_count) as chat_sum,
            sum(chat_count * chat_count) as square_sum,
            sum(chat_rank * chat_count) as position_sum
        from ordered
        group by tenant_key, activity_date, scope, team
    ),

    final as (
        select
            tenant_key,
            activity_date,
            scope,
            team,
            agent_count,
            cast(chat_sum as bigint) as handled_count,
            sqrt(greatest(agent_count * square_sum - chat_sum * chat_sum, 0))
            / nullif(chat_sum, 0) as workload_cv,
            (2 * position_sum - (agent_count + 1) * chat_sum)
            / nullif(agent_count * chat_sum, 0) as workload_gini
        from summed
    )

select *
from final
