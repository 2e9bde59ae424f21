{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            pipeline_date as period_date,
            employee_key,
            stage_key,
            cast(weighted_amount as decimal(38, 12)) as weighted_pipeline__n,
            cast(weighted_amount_reporting as decimal(38, 12)) as weighted_pipeline__r,
            cast(is_hygienic_count as decimal(38, 12)) as pipeline_hygiene__n,
            cast(open_count as decimal(38, 12)) as pipeline_hygiene__d,
            cast(has_activity_in_7_days_count as decimal(38, 12)) as follow_up_consistency__n,
            cast(open_count as decimal(38, 12)) as follow_up_consistency__d,
            cast(deal_score_sum as decimal(38, 12)) as deal_score__n,
            cast(open_count as decimal(38, 12)) as deal_score__d,
            cast(is_stalled_proposal_count as decimal(38, 12)) as stalled_proposals_5d__n,
            cast(partnership_count as decimal(38, 12)) as partnership_opportunities__n
        from {{ ref("int_kpi__pipeline_days") }}
        where pipeline_date is not null
    ),
    ends as (
        select
            days.tenant_key,
            periods.grain,
            periods.period_start,
            periods.period_end,
            max(days.period_date) as last_date
        from (select distinct tenant_key, period_date from measured) as days
        inner join {{ ref("int_kpi__periods") }} as periods on days.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
        group by days.tenant_key, periods.grain, periods.period_start, periods.period_end
    ),
    dated as (
        select
            rows.*,
            ends.grain,
            cast(ends.period_start as timestamp) as period_start,
            cast(ends.period_end as timestamp) as period_end,
            true as is_last,
            false as is_filler
        from measured as rows
        inner join ends on rows.tenant_key = ends.tenant_key and rows.period_date = ends.last_date
    ),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.weighted_pipeline__n end
            ) as weighted_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_hygiene__n end) as pipeline_hygiene__n,
            sum(case when dated.is_last then dated.pipeline_hygiene__d end) as pipeline_hygiene__d,
            sum(
                case when dated.is_last then dated.follow_up_consistency__n end
            ) as follow_up_consistency__n,
            sum(
                case when dated.is_last then dated.follow_up_consistency__d end
            ) as follow_up_consistency__d,
            sum(case when dated.is_last then dated.deal_score__n end) as deal_score__n,
            sum(case when dated.is_last then dated.deal_score__d end) as deal_score__d,
            sum(
                case when dated.is_last then dated.stalled_proposals_5d__n end
            ) as stalled_proposals_5d__n,
            sum(
                case when dated.is_last then dated.partnership_opportunities__n end
            ) as partnership_opportunities__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.weighted_pipeline__r end
            ) as weighted_pipeline__n,
            cast(null as decimal(38, 12)) as pipeline_hygiene__n,
            cast(null as decimal(38, 12)) as pipeline_hygiene__d,
            cast(null as decimal(38, 12)) as follow_up_consistency__n,
            cast(null as decimal(38, 12)) as follow_up_consistency__d,
            cast(null as decimal(38, 12)) as deal_score__n,
            cast(null as decimal(38, 12)) as deal_score__d,
            sum(
                case when dated.is_last then dated.stalled_proposals_5d__n end
            ) as stalled_proposals_5d__n,
            cast(null as decimal(38, 12)) as partnership_opportunities__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'employee' as slice_dimension,
            coalesce(cast(employee_slice.employee_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.weighted_pipeline__n end
            ) as weighted_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_hygiene__n end) as pipeline_hygiene__n,
            sum(case when dated.is_last then dated.pipeline_hygiene__d end) as pipeline_hygiene__d,
            sum(
                case when dated.is_last then dated.follow_up_consistency__n end
            ) as follow_up_consistency__n,
            sum(
                case when dated.is_last then dated.follow_up_consistency__d end
            ) as follow_up_consistency__d,
            sum(case when dated.is_last then dated.deal_score__n end) as deal_score__n,
            sum(case when dated.is_last then dated.deal_score__d end) as deal_score__d,
            sum(
                case when dated.is_last then dated.stalled_proposals_5d__n end
            ) as stalled_proposals_5d__n,
            sum(
                case when dated.is_last then dated.partnership_opportunities__n end
            ) as partnership_opportunities__n
        from dated
        left join
            {{ ref("dim_employee") }} as employee_slice
            on dated.employee_key = employee_slice.employee_key
            and employee_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(employee_slice.employee_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'pipeline_stage' as slice_dimension,
            coalesce(cast(pipeline_stage_slice.stage as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.weighted_pipeline__n end
            ) as weighted_pipeline__n,
            sum(case when dated.is_last then dated.pipeline_hygiene__n end) as pipeline_hygiene__n,
            sum(case when dated.is_last then dated.pipeline_hygiene__d end) as pipeline_hygiene__d,
            sum(
                case when dated.is_last then dated.follow_up_consistency__n end
            ) as follow_up_consistency__n,
            sum(
                case when dated.is_last then dated.follow_up_consistency__d end
            ) as follow_up_consistency__d,
            sum(case when dated.is_last then dated.deal_score__n end) as deal_score__n,
            sum(case when dated.is_last then dated.deal_score__d end) as deal_score__d,
            sum(
                case when dated.is_last then dated.stalled_proposals_5d__n end
            ) as stalled_proposals_5d__n,
            sum(
                case when dated.is_last then dated.partnership_opportunities__n end
            ) as partnership_opportunities__n
        from dated
        left join
            {{ ref("dim_pipeline_stage") }} as pipeline_stage_slice
            on dated.stage_key = pipeline_stage_slice.stage_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(pipeline_stage_slice.stage as string), 'unknown')
    )
select
    'weighted_pipeline' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(weighted_pipeline__n as double) as numerator,
    cast(null as double) as denominator,
    cast(weighted_pipeline__n as double) as value
from aggregated
where
    (weighted_pipeline__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'pipeline_stage', 'employee')
union all
select
    'pipeline_hygiene' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(pipeline_hygiene__n as double) as numerator,
    cast(pipeline_hygiene__d as double) as denominator,
    cast(pipeline_hygiene__n as double) / nullif(cast(pipeline_hygiene__d as double), 0) as value
from aggregated
where
    (pipeline_hygiene__n is not null or pipeline_hygiene__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'employee')
union all
select
    'follow_up_consistency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(follow_up_consistency__n as double) as numerator,
    cast(follow_up_consistency__d as double) as denominator,
    cast(follow_up_consistency__n as double)
    / nullif(cast(follow_up_consistency__d as double), 0) as value
from aggregated
where
    (follow_up_consistency__n is not null or follow_up_consistency__d is not null)
    and grain in ('week', 'month')
    and slice_dimension in ('total', 'employee')
union all
select
    'deal_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deal_score__n as double) as numerator,
    cast(deal_score__d as double) as denominator,
    cast(deal_score__n as double) / nullif(cast(deal_score__d as double), 0) as value
from aggregated
where
    (deal_score__n is not null or deal_score__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'employee', 'pipeline_stage')
union all
select
    'stalled_proposals_5d' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(stalled_proposals_5d__n as double) as numerator,
    cast(null as double) as denominator,
    cast(stalled_proposals_5d__n as double) as value
from aggregated
where
    (stalled_proposals_5d__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'employee')
union all
select
    'partnership_opportunities' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(partnership_opportunities__n as double) as numerator,
    cast(null as double) as denominator,
    cast(partnership_opportunities__n as double) as value
from aggregated
where
    (partnership_opportunities__n is not null)
    and grain in ('quarter')
    and slice_dimension in ('total')
