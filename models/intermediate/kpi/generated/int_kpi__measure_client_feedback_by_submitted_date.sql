{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            submitted_date as period_date,
            theme,
            sentiment,
            cast(1 as decimal(38, 12)) as feedback_themes__n
        from {{ ref("int_kpi__client_feedback") }}
        where submitted_date is not null
    ),
    daily as (
        select
            tenant_key, period_date, theme, sentiment, sum(feedback_themes__n) as feedback_themes__n
        from measured
        group by tenant_key, period_date, theme, sentiment
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select tenant_key, period_date, theme, sentiment, feedback_themes__n, false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as theme,
            cast(null as string) as sentiment,
            cast(0 as decimal(38, 12)) as feedback_themes__n,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('month')
    ),
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.feedback_themes__n) as feedback_themes__n
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
            sum(dated.feedback_themes__n) as feedback_themes__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'theme' as slice_dimension,
            coalesce(cast(dated.theme as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.feedback_themes__n) as feedback_themes__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.theme as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'sentiment' as slice_dimension,
            coalesce(cast(dated.sentiment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.feedback_themes__n) as feedback_themes__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.sentiment as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'sentiment' as slice_dimension,
            coalesce(cast(dated.sentiment as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.feedback_themes__n) as feedback_themes__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.sentiment as string), 'unknown')
    )
select
    'feedback_themes' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(feedback_themes__n as double) as numerator,
    cast(null as double) as denominator,
    cast(feedback_themes__n as double) as value
from aggregated
where
    (feedback_themes__n is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'theme', 'sentiment')
