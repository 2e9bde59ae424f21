{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            health_date as period_date,
            segment,
            employee_key,
            customer_key,
            cast(health_score as decimal(38, 12)) as customer_health_score__n,
            cast(
                case when health_score is not null then 1 else 0 end as decimal(38, 12)
            ) as customer_health_score__d,
            cast(usage_score as decimal(38, 12)) as health_usage_score__n,
            cast(
                case when usage_score is not null then 1 else 0 end as decimal(38, 12)
            ) as health_usage_score__d,
            cast(engagement_score as decimal(38, 12)) as health_engagement_score__n,
            cast(
                case when engagement_score is not null then 1 else 0 end as decimal(38, 12)
            ) as health_engagement_score__d,
            cast(support_score as decimal(38, 12)) as health_support_score__n,
            cast(
                case when support_score is not null then 1 else 0 end as decimal(38, 12)
            ) as health_support_score__d,
            cast(payment_score as decimal(38, 12)) as health_payment_score__n,
            cast(
                case when payment_score is not null then 1 else 0 end as decimal(38, 12)
            ) as health_payment_score__d,
            cast(relationship_score as decimal(38, 12)) as health_relationship_score__n,
            cast(
                case when relationship_score is not null then 1 else 0 end as decimal(38, 12)
            ) as health_relationship_score__d,
            cast(active_day_count as decimal(38, 12)) as usage_frequency__n,
            cast(
                case when active_day_count is not null then 1 else 0 end as decimal(38, 12)
            ) as usage_frequency__d,
            cast(
                executive_relationship_score as decimal(38, 12)
            ) as executive_relationship_quality__n,
            cast(
                case when executive_relationship_score is not null then 1 else 0 end as decimal(
                    38, 12
                )
            ) as executive_relationship_quality__d,
            cast(
                case when has_executive_sponsor then 1 else 0 end as decimal(38, 12)
            ) as executive_sponsorship__n,
            cast(1 as decimal(38, 12)) as executive_sponsorship__d,
            cast(champion_strength as decimal(38, 12)) as champion_strength__n,
            cast(
                case when champion_strength is not null then 1 else 0 end as decimal(38, 12)
            ) as champion_strength__d,
            cast(
                case when next_review_date <= health_date then 1 else 0 end as decimal(38, 12)
            ) as next_review_due__n
        from {{ ref("fct_customer_health_daily") }}
        where health_date is not null
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
                case when dated.is_last then dated.customer_health_score__n end
            ) as customer_health_score__n,
            sum(
                case when dated.is_last then dated.customer_health_score__d end
            ) as customer_health_score__d,
            sum(
                case when dated.is_last then dated.health_usage_score__n end
            ) as health_usage_score__n,
            sum(
                case when dated.is_last then dated.health_usage_score__d end
            ) as health_usage_score__d,
            sum(
                case when dated.is_last then dated.health_engagement_score__n end
            ) as health_engagement_score__n,
            sum(
                case when dated.is_last then dated.health_engagement_score__d end
            ) as health_engagement_score__d,
            sum(
                case when dated.is_last then dated.health_support_score__n end
            ) as health_support_score__n,
            sum(
                case when dated.is_last then dated.health_support_score__d end
            ) as health_support_score__d,
            sum(
                case when dated.is_last then dated.health_payment_score__n end
            ) as health_payment_score__n,
            sum(
                case when dated.is_last then dated.health_payment_score__d end
            ) as health_payment_score__d,
            sum(
                case when dated.is_last then dated.health_relationship_score__n end
            ) as health_relationship_score__n,
            sum(
                case when dated.is_last then dated.health_relationship_score__d end
            ) as health_relationship_score__d,
            sum(case when dated.is_last then dated.usage_frequency__n end) as usage_frequency__n,
            sum(case when dated.is_last then dated.usage_frequency__d end) as usage_frequency__d,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__n end
            ) as executive_relationship_quality__n,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__d end
            ) as executive_relationship_quality__d,
            sum(
                case when dated.is_last then dated.executive_sponsorship__n end
            ) as executive_sponsorship__n,
            sum(
                case when dated.is_last then dated.executive_sponsorship__d end
            ) as executive_sponsorship__d,
            sum(
                case when dated.is_last then dated.champion_strength__n end
            ) as champion_strength__n,
            sum(
                case when dated.is_last then dated.champion_strength__d end
            ) as champion_strength__d,
            sum(case when dated.is_last then dated.next_review_due__n end) as next_review_due__n
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
            cast(null as decimal(38, 12)) as customer_health_score__n,
            cast(null as decimal(38, 12)) as customer_health_score__d,
            cast(null as decimal(38, 12)) as health_usage_score__n,
            cast(null as decimal(38, 12)) as health_usage_score__d,
            cast(null as decimal(38, 12)) as health_engagement_score__n,
            cast(null as decimal(38, 12)) as health_engagement_score__d,
            cast(null as decimal(38, 12)) as health_support_score__n,
            cast(null as decimal(38, 12)) as health_support_score__d,
            cast(null as decimal(38, 12)) as health_payment_score__n,
            cast(null as decimal(38, 12)) as health_payment_score__d,
            cast(null as decimal(38, 12)) as health_relationship_score__n,
            cast(null as decimal(38, 12)) as health_relationship_score__d,
            cast(null as decimal(38, 12)) as usage_frequency__n,
            cast(null as decimal(38, 12)) as usage_frequency__d,
            cast(null as decimal(38, 12)) as executive_relationship_quality__n,
            cast(null as decimal(38, 12)) as executive_relationship_quality__d,
            cast(null as decimal(38, 12)) as executive_sponsorship__n,
            cast(null as decimal(38, 12)) as executive_sponsorship__d,
            cast(null as decimal(38, 12)) as champion_strength__n,
            cast(null as decimal(38, 12)) as champion_strength__d,
            sum(case when dated.is_last then dated.next_review_due__n end) as next_review_due__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.customer_health_score__n end
            ) as customer_health_score__n,
            sum(
                case when dated.is_last then dated.customer_health_score__d end
            ) as customer_health_score__d,
            sum(
                case when dated.is_last then dated.health_usage_score__n end
            ) as health_usage_score__n,
            sum(
                case when dated.is_last then dated.health_usage_score__d end
            ) as health_usage_score__d,
            sum(
                case when dated.is_last then dated.health_engagement_score__n end
            ) as health_engagement_score__n,
            sum(
                case when dated.is_last then dated.health_engagement_score__d end
            ) as health_engagement_score__d,
            sum(
                case when dated.is_last then dated.health_support_score__n end
            ) as health_support_score__n,
            sum(
                case when dated.is_last then dated.health_support_score__d end
            ) as health_support_score__d,
            sum(
                case when dated.is_last then dated.health_payment_score__n end
            ) as health_payment_score__n,
            sum(
                case when dated.is_last then dated.health_payment_score__d end
            ) as health_payment_score__d,
            sum(
                case when dated.is_last then dated.health_relationship_score__n end
            ) as health_relationship_score__n,
            sum(
                case when dated.is_last then dated.health_relationship_score__d end
            ) as health_relationship_score__d,
            sum(case when dated.is_last then dated.usage_frequency__n end) as usage_frequency__n,
            sum(case when dated.is_last then dated.usage_frequency__d end) as usage_frequency__d,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__n end
            ) as executive_relationship_quality__n,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__d end
            ) as executive_relationship_quality__d,
            sum(
                case when dated.is_last then dated.executive_sponsorship__n end
            ) as executive_sponsorship__n,
            sum(
                case when dated.is_last then dated.executive_sponsorship__d end
            ) as executive_sponsorship__d,
            sum(
                case when dated.is_last then dated.champion_strength__n end
            ) as champion_strength__n,
            sum(
                case when dated.is_last then dated.champion_strength__d end
            ) as champion_strength__d,
            sum(case when dated.is_last then dated.next_review_due__n end) as next_review_due__n
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'segment' as slice_dimension,
            coalesce(cast(dated.segment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as customer_health_score__n,
            cast(null as decimal(38, 12)) as customer_health_score__d,
            cast(null as decimal(38, 12)) as health_usage_score__n,
            cast(null as decimal(38, 12)) as health_usage_score__d,
            cast(null as decimal(38, 12)) as health_engagement_score__n,
            cast(null as decimal(38, 12)) as health_engagement_score__d,
            cast(null as decimal(38, 12)) as health_support_score__n,
            cast(null as decimal(38, 12)) as health_support_score__d,
            cast(null as decimal(38, 12)) as health_payment_score__n,
            cast(null as decimal(38, 12)) as health_payment_score__d,
            cast(null as decimal(38, 12)) as health_relationship_score__n,
            cast(null as decimal(38, 12)) as health_relationship_score__d,
            cast(null as decimal(38, 12)) as usage_frequency__n,
            cast(null as decimal(38, 12)) as usage_frequency__d,
            cast(null as decimal(38, 12)) as executive_relationship_quality__n,
            cast(null as decimal(38, 12)) as executive_relationship_quality__d,
            cast(null as decimal(38, 12)) as executive_sponsorship__n,
            cast(null as decimal(38, 12)) as executive_sponsorship__d,
            cast(null as decimal(38, 12)) as champion_strength__n,
            cast(null as decimal(38, 12)) as champion_strength__d,
            sum(case when dated.is_last then dated.next_review_due__n end) as next_review_due__n
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.segment as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'employee' as slice_dimension,
            coalesce(cast(employee_slice.employee_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.customer_health_score__n end
            ) as customer_health_score__n,
            sum(
                case when dated.is_last then dated.customer_health_score__d end
            ) as customer_health_score__d,
            sum(
                case when dated.is_last then dated.health_usage_score__n end
            ) as health_usage_score__n,
            sum(
                case when dated.is_last then dated.health_usage_score__d end
            ) as health_usage_score__d,
            sum(
                case when dated.is_last then dated.health_engagement_score__n end
            ) as health_engagement_score__n,
            sum(
                case when dated.is_last then dated.health_engagement_score__d end
            ) as health_engagement_score__d,
            sum(
                case when dated.is_last then dated.health_support_score__n end
            ) as health_support_score__n,
            sum(
                case when dated.is_last then dated.health_support_score__d end
            ) as health_support_score__d,
            sum(
                case when dated.is_last then dated.health_payment_score__n end
            ) as health_payment_score__n,
            sum(
                case when dated.is_last then dated.health_payment_score__d end
            ) as health_payment_score__d,
            sum(
                case when dated.is_last then dated.health_relationship_score__n end
            ) as health_relationship_score__n,
            sum(
                case when dated.is_last then dated.health_relationship_score__d end
            ) as health_relationship_score__d,
            sum(case when dated.is_last then dated.usage_frequency__n end) as usage_frequency__n,
            sum(case when dated.is_last then dated.usage_frequency__d end) as usage_frequency__d,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__n end
            ) as executive_relationship_quality__n,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__d end
            ) as executive_relationship_quality__d,
            sum(
                case when dated.is_last then dated.executive_sponsorship__n end
            ) as executive_sponsorship__n,
            sum(
                case when dated.is_last then dated.executive_sponsorship__d end
            ) as executive_sponsorship__d,
            sum(
                case when dated.is_last then dated.champion_strength__n end
            ) as champion_strength__n,
            sum(
                case when dated.is_last then dated.champion_strength__d end
            ) as champion_strength__d,
            sum(case when dated.is_last then dated.next_review_due__n end) as next_review_due__n
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
            'customer' as slice_dimension,
            coalesce(cast(customer_slice.customer_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(
                case when dated.is_last then dated.customer_health_score__n end
            ) as customer_health_score__n,
            sum(
                case when dated.is_last then dated.customer_health_score__d end
            ) as customer_health_score__d,
            sum(
                case when dated.is_last then dated.health_usage_score__n end
            ) as health_usage_score__n,
            sum(
                case when dated.is_last then dated.health_usage_score__d end
            ) as health_usage_score__d,
            sum(
                case when dated.is_last then dated.health_engagement_score__n end
            ) as health_engagement_score__n,
            sum(
                case when dated.is_last then dated.health_engagement_score__d end
            ) as health_engagement_score__d,
            sum(
                case when dated.is_last then dated.health_support_score__n end
            ) as health_support_score__n,
            sum(
                case when dated.is_last then dated.health_support_score__d end
            ) as health_support_score__d,
            sum(
                case when dated.is_last then dated.health_payment_score__n end
            ) as health_payment_score__n,
            sum(
                case when dated.is_last then dated.health_payment_score__d end
            ) as health_payment_score__d,
            sum(
                case when dated.is_last then dated.health_relationship_score__n end
            ) as health_relationship_score__n,
            sum(
                case when dated.is_last then dated.health_relationship_score__d end
            ) as health_relationship_score__d,
            sum(case when dated.is_last then dated.usage_frequency__n end) as usage_frequency__n,
            sum(case when dated.is_last then dated.usage_frequency__d end) as usage_frequency__d,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__n end
            ) as executive_relationship_quality__n,
            sum(
                case when dated.is_last then dated.executive_relationship_quality__d end
            ) as executive_relationship_quality__d,
            sum(
                case when dated.is_last then dated.executive_sponsorship__n end
            ) as executive_sponsorship__n,
            sum(
                case when dated.is_last then dated.executive_sponsorship__d end
            ) as executive_sponsorship__d,
            sum(
                case when dated.is_last then dated.champion_strength__n end
            ) as champion_strength__n,
            sum(
                case when dated.is_last then dated.champion_strength__d end
            ) as champion_strength__d,
            sum(case when dated.is_last then dated.next_review_due__n end) as next_review_due__n
        from dated
        left join
            {{ ref("dim_customer") }} as customer_slice
            on dated.customer_key = customer_slice.customer_key
            and customer_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(customer_slice.customer_id as string), 'unknown')
    )
select
    'customer_health_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(customer_health_score__n as double) as numerator,
    cast(customer_health_score__d as double) as denominator,
    cast(customer_health_score__n as double)
    / nullif(cast(customer_health_score__d as double), 0) as value
from aggregated
where
    (customer_health_score__n is not null or customer_health_score__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'segment', 'employee')
union all
select
    'health_usage_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(health_usage_score__n as double) as numerator,
    cast(health_usage_score__d as double) as denominator,
    cast(health_usage_score__n as double)
    / nullif(cast(health_usage_score__d as double), 0) as value
from aggregated
where
    (health_usage_score__n is not null or health_usage_score__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'health_engagement_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(health_engagement_score__n as double) as numerator,
    cast(health_engagement_score__d as double) as denominator,
    cast(health_engagement_score__n as double)
    / nullif(cast(health_engagement_score__d as double), 0) as value
from aggregated
where
    (health_engagement_score__n is not null or health_engagement_score__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'health_support_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(health_support_score__n as double) as numerator,
    cast(health_support_score__d as double) as denominator,
    cast(health_support_score__n as double)
    / nullif(cast(health_support_score__d as double), 0) as value
from aggregated
where
    (health_support_score__n is not null or health_support_score__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'health_payment_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(health_payment_score__n as double) as numerator,
    cast(health_payment_score__d as double) as denominator,
    cast(health_payment_score__n as double)
    / nullif(cast(health_payment_score__d as double), 0) as value
from aggregated
where
    (health_payment_score__n is not null or health_payment_score__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'health_relationship_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(health_relationship_score__n as double) as numerator,
    cast(health_relationship_score__d as double) as denominator,
    cast(health_relationship_score__n as double)
    / nullif(cast(health_relationship_score__d as double), 0) as value
from aggregated
where
    (health_relationship_score__n is not null or health_relationship_score__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'usage_frequency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(usage_frequency__n as double) as numerator,
    cast(usage_frequency__d as double) as denominator,
    cast(usage_frequency__n as double) / nullif(cast(usage_frequency__d as double), 0) as value
from aggregated
where
    (usage_frequency__n is not null or usage_frequency__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'customer')
union all
select
    'executive_relationship_quality' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(executive_relationship_quality__n as double) as numerator,
    cast(executive_relationship_quality__d as double) as denominator,
    cast(executive_relationship_quality__n as double)
    / nullif(cast(executive_relationship_quality__d as double), 0) as value
from aggregated
where
    (executive_relationship_quality__n is not null or executive_relationship_quality__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'executive_sponsorship' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(executive_sponsorship__n as double) as numerator,
    cast(executive_sponsorship__d as double) as denominator,
    cast(executive_sponsorship__n as double)
    / nullif(cast(executive_sponsorship__d as double), 0) as value
from aggregated
where
    (executive_sponsorship__n is not null or executive_sponsorship__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'champion_strength' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(champion_strength__n as double) as numerator,
    cast(champion_strength__d as double) as denominator,
    cast(champion_strength__n as double) / nullif(cast(champion_strength__d as double), 0) as value
from aggregated
where
    (champion_strength__n is not null or champion_strength__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'customer')
union all
select
    'next_review_due' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(next_review_due__n as double) as numerator,
    cast(null as double) as denominator,
    cast(next_review_due__n as double) as value
from aggregated
where
    (next_review_due__n is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'employee')
