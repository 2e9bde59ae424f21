-- Background jobs by the time they took, waiting included; the counts of the source are cumulative.
with
    jobs as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            service,
            service || '/' || job_name as job,
            cast(window_start_at as date) as job_date,
            {% for column in ["within_30s", "within_120s", "within_600s", "job"] -%}
                cast(cast({{ column }}_count as decimal(18, 0)) as bigint) as {{ column }}_total
                {{- "," if not loop.last }}
            {% endfor %}
        from {{ ref("stg_monitoring__background_jobs") }}
    ),

    final as (
        select
            tenant_key,
            service,
            job,
            job_date,
            within_30s_total as time_0_30s_count,
            within_120s_total - within_30s_total as time_30_120s_count,
            within_600s_total - within_120s_total as time_120_600s_count,
            job_total - within_600s_total as time_over_600s_count
        from jobs
    )

select *
from final
