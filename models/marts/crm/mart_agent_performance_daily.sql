with
    final as (
        select
            {{ surrogate_key(["days.tenant_key", "days.employee_key", "days.activity_date"]) }}
            as agent_day_key,
            days.tenant_key,
            days.employee_key,
            days.employee_version_key,
            days.employee_id,
            days.team,
            days.activity_date,
            days.is_active,
            days.assigned_count,
            days.handled_count,
            days.resolved_count,
            days.reopened_count,
            days.reply_seconds_sum,
            days.reply_count,
            days.handle_seconds_sum,
            days.handle_count,
            days.rating_sum,
            days.rating_count,
            days.active_seconds,
            days.idle_seconds,
            days.away_seconds,
            scores.throughput_rank,
            scores.resolution_rank,
            scores.response_rank,
            scores.satisfaction_rank,
            scores.productivity_score,
            scores.score_completeness,
            balance.agent_count as team_agent_count,
            balance.workload_cv as team_workload_cv,
            balance.workload_gini as team_workload_gini
        from {{ ref("int_crm__agent_days") }} as days
        left join
            {{ ref("int_crm__agent_scores") }} as scores
            on days.tenant_key = scores.tenant_key
            and days.employee_key = scores.employee_key
            and days.activity_date = scores.activity_date
        left join
            {{ ref("int_kpi__workload_balance") }} as balance
            on balance.scope = 'team'
            and days.tenant_key = balance.tenant_key
            and days.team = balance.team
            and days.activity_date = balance.activity_date
    )

select *
from final
