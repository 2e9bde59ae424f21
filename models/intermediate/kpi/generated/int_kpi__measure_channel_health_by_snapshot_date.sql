{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            snapshot_date as period_date,
            subject_id,
            case
                when subject_kind = 'phone_number'
                then
                    cast(
                        case
                            when is_connected and coalesce(quality_rating, 'unknown') <> 'red'
                            then 1
                            else 0
                        end as decimal(38, 12)
                    )
            end as session_health__n,
            case
                when subject_kind = 'phone_number' then cast(1 as decimal(38, 12))
            end as session_health__d,
            case
                when subject_kind = 'queue' then cast(processed_count as decimal(38, 12))
            end as message_queue_rate__n,
            case
                when subject_kind = 'queue' then cast(60 as decimal(38, 12))
            end as message_queue_rate__d
        from {{ ref("fct_channel_health") }}
        where snapshot_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            subject_id,
            sum(session_health__n) as session_health__n,
            sum(session_health__d) as session_health__d,
            sum(message_queue_rate__n) as message_queue_rate__n,
            sum(message_queue_rate__d) as message_queue_rate__d
        from measured
        group by tenant_key, period_date, subject_id
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
            subject_id,
            session_health__n,
            session_health__d,
            message_queue_rate__n,
            message_queue_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as subject_id,
            cast(null as decimal(38, 12)) as session_health__n,
            cast(null as decimal(38, 12)) as session_health__d,
            cast(null as decimal(38, 12)) as message_queue_rate__n,
            cast(null as decimal(38, 12)) as message_queue_rate__d,
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
        where periods.grain in ('day', 'week', 'month')
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
            sum(dated.session_health__n) as session_health__n,
            sum(dated.session_health__d) as session_health__d,
            sum(dated.message_queue_rate__n) as message_queue_rate__n,
            sum(dated.message_queue_rate__d) as message_queue_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'phone_number' as slice_dimension,
            coalesce(cast(dated.subject_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.session_health__n) as session_health__n,
            sum(dated.session_health__d) as session_health__d,
            sum(dated.message_queue_rate__n) as message_queue_rate__n,
            sum(dated.message_queue_rate__d) as message_queue_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.subject_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'queue' as slice_dimension,
            coalesce(cast(dated.subject_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.session_health__n) as session_health__n,
            sum(dated.session_health__d) as session_health__d,
            sum(dated.message_queue_rate__n) as message_queue_rate__n,
            sum(dated.message_queue_rate__d) as message_queue_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.subject_id as string), 'unknown')
    )
select
    'session_health' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(session_health__n as double) as numerator,
    cast(session_health__d as double) as denominator,
    cast(session_health__n as double) / nullif(cast(session_health__d as double), 0) as value
from aggregated
where
    (session_health__n is not null or session_health__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'phone_number')
union all
select
    'message_queue_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(message_queue_rate__n as double) as numerator,
    cast(message_queue_rate__d as double) as denominator,
    cast(message_queue_rate__n as double)
    / nullif(cast(message_queue_rate__d as double), 0) as value
from aggregated
where
    (message_queue_rate__n is not null or message_queue_rate__d is not null)
    and grain in ('day', 'week', 'month')
    and slice_dimension in ('total', 'queue')
