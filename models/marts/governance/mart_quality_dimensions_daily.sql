{{ config(materialized="view") }}

-- A view: it holds what the audit appended to the facts after the build.
with
    results as (
        select
            data_asset,
            dimension,
            checked_date,
            is_passed,
            rows_tested,
            coalesce(rows_failed, 0) as rows_failed
        from {{ ref("fct_data_quality_results") }}
        union all
        select
            data_asset,
            'reliability' as dimension,
            run_date as checked_date,
            is_success as is_passed,
            cast(null as bigint) as rows_tested,
            cast(0 as bigint) as rows_failed
        from {{ ref("fct_pipeline_runs") }}
    ),

    daily as (
        select
            data_asset,
            dimension,
            checked_date,
            count(*) as check_count,
            sum(case when is_passed then 1 else 0 end) as passed_count,
            sum(rows_tested) as tested_row_count,
            sum(case when rows_tested is not null then rows_failed end) as failed_row_count
        from results
        group by data_asset, dimension, checked_date
    ),

    rated as (
        select
            *,
            case
                when tested_row_count > 0
                then 1 - cast(failed_row_count as double) / tested_row_count
                else cast(passed_count as double) / check_count
            end as pass_rate,
            -- Of the requirements; timeliness is a check of the two hours itself.
            case
                dimension
                when 'accuracy'
                then cast(0.99 as double)
                when 'completeness'
                then 0.95
                when 'consistency'
                then 0.98
                when 'timeliness'
                then 1.0
            end as target_rate
        from daily
    )

select
    data_asset,
    dimension,
    checked_date,
    check_count,
    cast(passed_count as bigint) as passed_count,
    cast(tested_row_count as bigint) as tested_row_count,
    cast(failed_row_count as bigint) as failed_row_count,
    pass_rate,
    target_rate,
    {{ kpi_status("pass_rate", "'up_good'", "target_rate", "target_rate", "null", "true") }}
    as status
from rated
