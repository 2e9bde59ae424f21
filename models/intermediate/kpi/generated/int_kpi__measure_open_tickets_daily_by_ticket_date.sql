{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            ticket_date as period_date,
            priority,
            cast(open_ticket_count as decimal(38, 12)) as open_tickets__n
        from {{ ref("int_kpi__open_tickets_daily") }}
        where ticket_date is not null
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
            sum(case when dated.is_last then dated.open_tickets__n end) as open_tickets__n
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
            sum(case when dated.is_last then dated.open_tickets__n end) as open_tickets__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'priority' as slice_dimension,
            coalesce(cast(dated.priority as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.open_tickets__n end) as open_tickets__n
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
            coalesce(cast(dated.priority as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'priority' as slice_dimension,
            coalesce(cast(dated.priority as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(case when dated.is_last then dated.open_tickets__n end) as open_tickets__n
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.priority as string), 'unknown')
    )
select
    'open_tickets' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(open_tickets__n as double) as numerator,
    cast(null as double) as denominator,
    cast(open_tickets__n as double) as value
from aggregated
where
    (open_tickets__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'priority')
