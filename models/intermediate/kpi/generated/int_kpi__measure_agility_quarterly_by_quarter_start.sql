{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            quarter_start as period_date,
            cast(agility_score as decimal(38, 12)) as organizational_agility__n,
            cast(
                case when agility_score is not null then 1 end as decimal(38, 12)
            ) as organizational_agility__d
        from {{ ref("int_kpi__agility_quarterly") }}
        where quarter_start is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            sum(organizational_agility__n) as organizational_agility__n,
            sum(organizational_agility__d) as organizational_agility__d
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
            organizational_agility__n,
            organizational_agility__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as decimal(38, 12)) as organizational_agility__n,
            cast(null as decimal(38, 12)) as organizational_agility__d,
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
        where periods.grain in ('quarter')
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
            sum(dated.organizational_agility__n) as organizational_agility__n,
            sum(dated.organizational_agility__d) as organizational_agility__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'organizational_agility' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(organizational_agility__n as double) as numerator,
    cast(organizational_agility__d as double) as denominator,
    cast(organizational_agility__n as double)
    / nullif(cast(organizational_agility__d as double), 0) as value
from aggregated
where
    (organizational_agility__n is not null or organizational_agility__d is not null)
    and grain in ('quarter')
    and slice_dimension in ('total')
