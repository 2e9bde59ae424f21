{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            sent_date as period_date,
            message_template,
            error_category,
            cast(case when is_sent then 1 else 0 end as decimal(38, 12)) as messages_sent__n,
            cast(
                case when is_delivered then 1 else 0 end as decimal(38, 12)
            ) as messages_delivered__n,
            cast(case when is_read then 1 else 0 end as decimal(38, 12)) as messages_read__n,
            cast(case when is_failed then 1 else 0 end as decimal(38, 12)) as failed_messages__n,
            case
                when is_sent then cast(case when is_failed then 1 else 0 end as decimal(38, 12))
            end as message_failure_rate__n,
            case when is_sent then cast(1 as decimal(38, 12)) end as message_failure_rate__d,
            case
                when is_sent and is_mature
                then cast(case when is_delivered then 1 else 0 end as decimal(38, 12))
            end as whatsapp_delivery_rate__n,
            case
                when is_sent and is_mature then cast(1 as decimal(38, 12))
            end as whatsapp_delivery_rate__d
        from {{ ref("fct_messages") }}
        where sent_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            message_template,
            error_category,
            sum(messages_sent__n) as messages_sent__n,
            sum(messages_delivered__n) as messages_delivered__n,
            sum(messages_read__n) as messages_read__n,
            sum(failed_messages__n) as failed_messages__n,
            sum(message_failure_rate__n) as message_failure_rate__n,
            sum(message_failure_rate__d) as message_failure_rate__d,
            sum(whatsapp_delivery_rate__n) as whatsapp_delivery_rate__n,
            sum(whatsapp_delivery_rate__d) as whatsapp_delivery_rate__d
        from measured
        group by tenant_key, period_date, message_template, error_category
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
            message_template,
            error_category,
            messages_sent__n,
            messages_delivered__n,
            messages_read__n,
            failed_messages__n,
            message_failure_rate__n,
            message_failure_rate__d,
            whatsapp_delivery_rate__n,
            whatsapp_delivery_rate__d,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as message_template,
            cast(null as string) as error_category,
            cast(0 as decimal(38, 12)) as messages_sent__n,
            cast(0 as decimal(38, 12)) as messages_delivered__n,
            cast(0 as decimal(38, 12)) as messages_read__n,
            cast(0 as decimal(38, 12)) as failed_messages__n,
            cast(null as decimal(38, 12)) as message_failure_rate__n,
            cast(null as decimal(38, 12)) as message_failure_rate__d,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__n,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__d,
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
        where periods.grain in ('day', 'week', 'month', 'quarter')
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
            sum(dated.messages_sent__n) as messages_sent__n,
            sum(dated.messages_delivered__n) as messages_delivered__n,
            sum(dated.messages_read__n) as messages_read__n,
            sum(dated.failed_messages__n) as failed_messages__n,
            sum(dated.message_failure_rate__n) as message_failure_rate__n,
            sum(dated.message_failure_rate__d) as message_failure_rate__d,
            sum(dated.whatsapp_delivery_rate__n) as whatsapp_delivery_rate__n,
            sum(dated.whatsapp_delivery_rate__d) as whatsapp_delivery_rate__d
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
            sum(dated.messages_sent__n) as messages_sent__n,
            sum(dated.messages_delivered__n) as messages_delivered__n,
            sum(dated.messages_read__n) as messages_read__n,
            sum(dated.failed_messages__n) as failed_messages__n,
            cast(null as decimal(38, 12)) as message_failure_rate__n,
            cast(null as decimal(38, 12)) as message_failure_rate__d,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__n,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'message_template' as slice_dimension,
            coalesce(cast(dated.message_template as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.messages_sent__n) as messages_sent__n,
            sum(dated.messages_delivered__n) as messages_delivered__n,
            sum(dated.messages_read__n) as messages_read__n,
            sum(dated.failed_messages__n) as failed_messages__n,
            sum(dated.message_failure_rate__n) as message_failure_rate__n,
            sum(dated.message_failure_rate__d) as message_failure_rate__d,
            sum(dated.whatsapp_delivery_rate__n) as whatsapp_delivery_rate__n,
            sum(dated.whatsapp_delivery_rate__d) as whatsapp_delivery_rate__d
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
            coalesce(cast(dated.message_template as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'error_category' as slice_dimension,
            coalesce(cast(dated.error_category as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.messages_sent__n) as messages_sent__n,
            sum(dated.messages_delivered__n) as messages_delivered__n,
            sum(dated.messages_read__n) as messages_read__n,
            sum(dated.failed_messages__n) as failed_messages__n,
            sum(dated.message_failure_rate__n) as message_failure_rate__n,
            sum(dated.message_failure_rate__d) as message_failure_rate__d,
            sum(dated.whatsapp_delivery_rate__n) as whatsapp_delivery_rate__n,
            sum(dated.whatsapp_delivery_rate__d) as whatsapp_delivery_rate__d
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.error_category as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'error_category' as slice_dimension,
            coalesce(cast(dated.error_category as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.messages_sent__n) as messages_sent__n,
            sum(dated.messages_delivered__n) as messages_delivered__n,
            sum(dated.messages_read__n) as messages_read__n,
            sum(dated.failed_messages__n) as failed_messages__n,
            cast(null as decimal(38, 12)) as message_failure_rate__n,
            cast(null as decimal(38, 12)) as message_failure_rate__d,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__n,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__d
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.error_category as string), 'unknown')
    )
select
    'messages_sent' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(messages_sent__n as double) as numerator,
    cast(null as double) as denominator,
    cast(messages_sent__n as double) as value
from aggregated
where
    (messages_sent__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'message_template')
union all
select
    'messages_delivered' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(messages_delivered__n as double) as numerator,
    cast(null as double) as denominator,
    cast(messages_delivered__n as double) as value
from aggregated
where
    (messages_delivered__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'message_template')
union all
select
    'messages_read' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(messages_read__n as double) as numerator,
    cast(null as double) as denominator,
    cast(messages_read__n as double) as value
from aggregated
where
    (messages_read__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'message_template')
union all
select
    'failed_messages' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(failed_messages__n as double) as numerator,
    cast(null as double) as denominator,
    cast(failed_messages__n as double) as value
from aggregated
where
    (failed_messages__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'message_template', 'error_category')
union all
select
    'message_failure_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(message_failure_rate__n as double) as numerator,
    cast(message_failure_rate__d as double) as denominator,
    cast(message_failure_rate__n as double)
    / nullif(cast(message_failure_rate__d as double), 0) as value
from aggregated
where
    (message_failure_rate__n is not null or message_failure_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'message_template')
union all
select
    'whatsapp_delivery_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(whatsapp_delivery_rate__n as double) as numerator,
    cast(whatsapp_delivery_rate__d as double) as denominator,
    cast(whatsapp_delivery_rate__n as double)
    / nullif(cast(whatsapp_delivery_rate__d as double), 0) as value
from aggregated
where
    (whatsapp_delivery_rate__n is not null or whatsapp_delivery_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'message_template')
