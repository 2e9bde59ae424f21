with
    {# A check speaks for the time until the next one, at most for a day. #}
    checks as (
        select
            checks.*,
            {{ workflow_columns() }},
            least(
                coalesce(
                    lead(checks.checked_at) over (
                        partition by checks.workflow_id order by checks.checked_at
                    ),
                    {{ as_of() }}
                ),
                checks.checked_at + interval '1' day
            ) as holds_until_at
        from
            {{ ref("stg_automation_engine__health_checks") }} as checks
            {{ join_workflow("checks") }}
        where checks.is_up is not null
    ),

    daily as (
        select
            tenant_key,
            workflow_key,
            {{ to_tenant_date("checked_at", "time_zone") }} as activity_date,
            count(*) as check_count,
            sum(case when is_up then 1 else 0 end) as up_check_count,
            sum(
                case
                    when not is_up then {{ seconds_between("checked_at", "holds_until_at") }} else 0
                end
            ) as down_seconds
        from checks
        group by tenant_key, workflow_key, {{ to_tenant_date("checked_at", "time_zone") }}
    ),

    final as (
        select
            {{ surrogate_key(["workflow_key", "activity_date"]) }} as workflow_day_key,
            tenant_key,
            workflow_key,
            activity_date,
            check_count,
            cast(up_check_count as bigint) as up_check_count,
            cast(up_check_count as double) / nullif(check_count, 0) as uptime_rate,
            {{ uptime_band("cast(up_check_count as double) / nullif(check_count, 0)") }}
            as uptime_band,
            {{ minutes_of("down_seconds") }} as downtime_minutes
        from daily
    )

select *
from final
