-- Pipeline health (M-12), 0-100, at the end of each day with something open: the mean of
-- coverage  open pipeline closing in the month / three times what the quota lacks, at most 1
-- ageing    the share of opportunities that are not stale
-- balance   1 - how far the shares of the stages are from even, as a part of the farthest
-- hygiene   the share with a next step, a recent activity and an expected close to come
-- A unit without quotas has no coverage; of fewer than three parts there is no mean.
with
    stage_counts as (
        select
            tenant_key,
            pipeline_date,
            stage_key,
            sum(open_count) as open_count,
            sum(is_stale_count) as stale_count,
            sum(is_hygienic_count) as hygienic_count
        from {{ ref("int_kpi__pipeline_days") }}
        where open_count > 0
        group by tenant_key, pipeline_date, stage_key
    ),

    pipelines as (
        select pipeline, cast(count(*) as double) as stage_count
        from {{ ref("dim_pipeline_stage") }}
        where status = 'open'
        group by pipeline
    ),

    stages as (
        select stages.stage_key, pipelines.stage_count
        from {{ ref("dim_pipeline_stage") }} as stages
        inner join pipelines on stages.pipeline = pipelines.pipeline
        where stages.status = 'open'
    ),

    totals as (
        select
            stage_counts.*,
            stages.stage_count,
            cast(
                sum(stage_counts.open_count) over (
                    partition by stage_counts.tenant_key, stage_counts.pipeline_date
                ) as double
            ) as total_count
        from stage_counts
        left join stages on stage_counts.stage_key = stages.stage_key
    ),

    summed as (
        select
            tenant_key,
            pipeline_date,
            max(total_count) as total_count,
            max(stage_count) as stage_count,
            sum(stale_count) as stale_count,
            sum(hygienic_count) as hygienic_count,
            {# Half the sum of all differences: those above the even share. #}
            sum(greatest(open_count / total_count - 1 / stage_count, 0)) as unevenness
        from totals
        group by tenant_key, pipeline_date
    ),

    scored as (
        select
            summed.tenant_key,
            summed.pipeline_date,
            case
                when coverage.quota_amount <= coverage.closed_to_date_amount
                then 100
                when coverage.quota_amount > 0
                then
                    100 * least(
                        cast(coverage.pipeline_amount as double)
                        / cast(3 * coverage.remaining_quota_amount as double),
                        1
                    )
            end as coverage_score,
            100 * (1 - summed.stale_count / summed.total_count) as ageing_score,
            100 * (1 - summed.unevenness / nullif(1 - 1 / summed.stage_count, 0)) as balance_score,
            100 * summed.hygienic_count / summed.total_count as hygiene_score
        from summed
        left join
            {{ ref("int_kpi__pipeline_coverage") }} as coverage
            on summed.tenant_key = coverage.tenant_key
            and summed.pipeline_date = coverage.snapshot_date
    ),

    counted as (
        select
            *,
            {% for part in ["coverage", "ageing", "balance", "hygiene"] -%}
                case when {{ part }}_score is not null then 1 else 0 end
                {{- " + " if not loop.last }}
            {% endfor %} as known_part_count
        from scored
    ),

    final as (
        select
            *,
            case
                when known_part_count >= 3
                then
                    (
                        coalesce(coverage_score, 0)
                        + coalesce(ageing_score, 0)
                        + coalesce(balance_score, 0)
                        + coalesce(hygiene_score, 0)
                    )
                    / known_part_count
            end as health_score
        from counted
    )

select *
from final
