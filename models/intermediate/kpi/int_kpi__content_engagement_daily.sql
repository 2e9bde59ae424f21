-- Engagement of each asset and day beside its baseline: the median of the tenant's assets of the
-- same type over the 28 days before. Without 28 days of history there is no baseline.
with
    days as (
        select tenant_key, content_key, content_type, reporting_date, engagement_score
        from {{ ref("fct_content_performance_daily") }}
        where engagement_score is not null
    ),

    dates as (
        select
            tenant_key,
            content_type,
            reporting_date,
            min(reporting_date) over (partition by tenant_key, content_type) as first_date
        from days
        group by tenant_key, content_type, reporting_date
    ),

    baselines as (
        select
            dates.tenant_key,
            dates.content_type,
            dates.reporting_date,
            median(earlier.engagement_score) as baseline_score
        from dates
        inner join
            days as earlier
            on dates.tenant_key = earlier.tenant_key
            and dates.content_type = earlier.content_type
            and earlier.reporting_date >= {{ days_before("dates.reporting_date", 28) }}
            and earlier.reporting_date < dates.reporting_date
        where dates.first_date <= {{ days_before("dates.reporting_date", 28) }}
        group by dates.tenant_key, dates.content_type, dates.reporting_date
    ),

    final as (
        select
            days.tenant_key,
            days.content_key,
            days.content_type,
            days.reporting_date,
            days.engagement_score,
            cast(baselines.baseline_score as decimal(18, 4)) as baseline_score
        from days
        left join
            baselines
            on days.tenant_key = baselines.tenant_key
            and days.content_type = baselines.content_type
            and days.reporting_date = baselines.reporting_date
    )

select *
from final
