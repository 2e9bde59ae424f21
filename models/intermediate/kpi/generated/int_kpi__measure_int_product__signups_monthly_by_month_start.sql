{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            month_start as period_date,
            cast(organic_signup_count as decimal(38, 12)) as organic_growth_rate__n,
            cast(opening_users as decimal(38, 12)) as organic_growth_rate__d,
            cast(referred_signup_count as decimal(38, 12)) as user_referral_rate__n,
            cast(signup_count as decimal(38, 12)) as user_referral_rate__d
        from {{ ref("int_product__signups_monthly") }}
        where month_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(organic_growth_rate__n) as organic_growth_rate__n,
            sum(organic_growth_rate__d) as organic_growth_rate__d,
            sum(user_referral_rate__n) as user_referral_rate__n,
            sum(user_referral_rate__d) as user_referral_rate__d
        from measured
        group by tenant_key, period_date
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            organic_growth_rate__n,
            organic_growth_rate__d,
            user_referral_rate__n,
            user_referral_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as organic_growth_rate__n,
            cast(null as decimal(38, 12)) as organic_growth_rate__d,
            cast(null as decimal(38, 12)) as user_referral_rate__n,
            cast(null as decimal(38, 12)) as user_referral_rate__d,
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
        where periods.grain in ('month', 'quarter')
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
            sum(dated.organic_growth_rate__n) as organic_growth_rate__n,
            sum(dated.organic_growth_rate__d) as organic_growth_rate__d,
            sum(dated.user_referral_rate__n) as user_referral_rate__n,
            sum(dated.user_referral_rate__d) as user_referral_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'organic_growth_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(organic_growth_rate__n as double) as numerator,
    cast(organic_growth_rate__d as double) as denominator,
    cast(organic_growth_rate__n as double)
    / nullif(cast(organic_growth_rate__d as double), 0) as value
from aggregated
where
    (organic_growth_rate__n is not null or organic_growth_rate__d is not null)
    and grain in ('month')
    and slice_dimension in ('total')
union all
select
    'user_referral_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(user_referral_rate__n as double) as numerator,
    cast(user_referral_rate__d as double) as denominator,
    cast(user_referral_rate__n as double)
    / nullif(cast(user_referral_rate__d as double), 0) as value
from aggregated
where
    (user_referral_rate__n is not null or user_referral_rate__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
