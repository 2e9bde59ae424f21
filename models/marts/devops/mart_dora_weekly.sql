-- Deployments count in the week they were begun, as do the failures they brought; a review in the
-- week
-- of the approval.
with
    deployments as (
        select
            tenant_key,
            service_key,
            team_key,
            cast(date_trunc('week', created_date) as date) as week_start,
            deployment_key,
            is_failed,
            is_rollback,
            is_change_failure,
            outcome,
            deploy_minutes,
            lead_time_hours,
            recovery_minutes
        from {{ ref("fct_deployments") }}
    ),

    deployed as (
        select
            tenant_key,
            service_key,
            team_key,
            week_start,
            count(*) as deployment_count,
            sum(case when outcome = 'success' then 1 else 0 end) as successful_deployment_count,
            sum(case when is_failed then 1 else 0 end) as failed_deployment_count,
            sum(case when is_rollback then 1 else 0 end) as rollback_count,
            sum(case when is_change_failure then 1 else 0 end) as change_failure_count,
            median(lead_time_hours) as median_lead_time_hours,
            median(recovery_minutes) as median_recovery_minutes
        from deployments
        group by tenant_key, service_key, team_key, week_start
    ),

    reviewed as (
        select
            tenant_key,
            {{ service_key("tenant_id", "service") }} as service_key,
            {{ team_key("tenant_id", "team") }} as team_key,
            cast(date_trunc('week', approved_date) as date) as week_start,
            count(*) as review_count,
            median(review_hours) as median_review_hours
        from {{ ref("int_devops__pull_requests_timed") }}
        where approved_date is not null
        group by
            tenant_key, tenant_id, service, team, cast(date_trunc('week', approved_date) as date)
    ),

    failed as (
        select
            tenant_key,
            service_key,
            team_key,
            cast(date_trunc('week', triggered_date) as date) as week_start,
            count(*) as incident_count,
            sum(case when is_failure then 1 else 0 end) as failure_count
        from {{ ref("fct_incidents") }}
        group by tenant_key, service_key, team_key, cast(date_trunc('week', triggered_date) as date)
    ),

    weeks as (
        select tenant_key, service_key, team_key, week_start
        from deployed
        union
        select tenant_key, service_key, team_key, week_start
        from reviewed
        union
        select tenant_key, service_key, team_key, week_start
        from failed
    ),

    final as (
        select
            {{ surrogate_key(["weeks.service_key", "weeks.team_key", "weeks.week_start"]) }}
            as dora_key,
            weeks.tenant_key,
            weeks.service_key,
            weeks.team_key,
            weeks.week_start,
            coalesce(deployed.deployment_count, 0) as deployment_count,
            cast(
                coalesce(deployed.successful_deployment_count, 0) as bigint
            ) as successful_deployment_count,
            cast(
                coalesce(deployed.failed_deployment_count, 0) as bigint
            ) as failed_deployment_count,
            cast(coalesce(deployed.rollback_count, 0) as bigint) as rollback_count,
            cast(coalesce(deployed.change_failure_count, 0) as bigint) as change_failure_count,
            cast(deployed.change_failure_count as double)
            / nullif(deployed.deployment_count, 0) as change_failure_rate,
            cast(deployed.median_lead_time_hours as double) as median_lead_time_hours,
            cast(deployed.median_recovery_minutes as double) as median_recovery_minutes,
            coalesce(reviewed.review_count, 0) as review_count,
            cast(reviewed.median_review_hours as double) as median_review_hours,
            coalesce(failed.incident_count, 0) as incident_count,
            cast(coalesce(failed.failure_count, 0) as bigint) as failure_count
        from weeks
        {% for part in ["deployed", "reviewed", "failed"] %}
            left join
                {{ part }}
                on weeks.service_key = {{ part }}.service_key
                and weeks.team_key = {{ part }}.team_key
                and weeks.week_start = {{ part }}.week_start
        {% endfor %}
    )

select *
from final
