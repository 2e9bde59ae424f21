{{ config(meta={"dimension": "consistency"}) }}
{# Targets of stages are monthly: spread over the days of a whole month, they are whole again. #}
with
    months as (
        select
            summary.tenant_key,
            summary.stage_key,
            calendar.month_start,
            count(*) as day_count,
            sum(summary.target_count) as target_count
        from {{ ref("mart_pipeline_stage_summary") }} as summary
        inner join {{ ref("dim_date") }} as calendar on summary.summary_date = calendar.date_key
        group by summary.tenant_key, summary.stage_key, calendar.month_start
    ),

    lengths as (
        select month_start, count(*) as day_count from {{ ref("dim_date") }} group by month_start
    )

select months.*, stages.target_count as monthly_target_count
from months
inner join
    lengths on months.month_start = lengths.month_start and months.day_count = lengths.day_count
inner join {{ ref("dim_pipeline_stage") }} as stages on months.stage_key = stages.stage_key
where months.target_count <> stages.target_count
