{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            sent_at as occurred_at,
            cast(case when is_sent then 1 else 0 end as decimal(38, 12)) as messages_sent__n,
            cast(
                case when is_delivered then 1 else 0 end as decimal(38, 12)
            ) as messages_delivered__n,
            cast(case when is_read then 1 else 0 end as decimal(38, 12)) as messages_read__n,
            cast(case when is_failed then 1 else 0 end as decimal(38, 12)) as failed_messages__n,
            case
                when is_sent and is_mature
                then cast(case when is_delivered then 1 else 0 end as decimal(38, 12))
            end as whatsapp_delivery_rate__n,
            case
                when is_sent and is_mature then cast(1 as decimal(38, 12))
            end as whatsapp_delivery_rate__d
        from {{ ref("fct_messages") }}
        where sent_at > {{ as_of() }} - interval '35' day and sent_at <= {{ as_of() }}
    ),
    localised as (
        select
            rows.tenant_key,
            {{ to_tenant_time("rows.occurred_at", "tenants.time_zone") }} as local_at,
            messages_sent__n,
            messages_delivered__n,
            messages_read__n,
            failed_messages__n,
            whatsapp_delivery_rate__n,
            whatsapp_delivery_rate__d
        from measured as rows
        inner join {{ ref("int_kpi__tenants") }} as tenants on rows.tenant_key = tenants.tenant_key
    ),
    spans as (select tenant_key, min(local_at) as first_at from localised group by tenant_key),
    filled as (
        select
            tenant_key,
            local_at,
            messages_sent__n,
            messages_delivered__n,
            messages_read__n,
            failed_messages__n,
            whatsapp_delivery_rate__n,
            whatsapp_delivery_rate__d,
            false as is_filler
        from localised
        union all
        select
            spans.tenant_key,
            slots.period_start as local_at,
            cast(0 as decimal(38, 12)) as messages_sent__n,
            cast(0 as decimal(38, 12)) as messages_delivered__n,
            cast(0 as decimal(38, 12)) as messages_read__n,
            cast(0 as decimal(38, 12)) as failed_messages__n,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__n,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__d,
            true as is_filler
        from spans
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on spans.tenant_key = slots.tenant_key
            and slots.period_start >= spans.first_at
        where slots.grain in ('hour')
    ),
    started as (
        select filled.*, 'hour' as grain, {{ floor_minutes("local_at", 60) }} as period_start
        from filled
    ),
    placed as (
        select started.*, slots.period_end
        from started
        inner join
            {{ ref("int_kpi__recent_slots") }} as slots
            on started.tenant_key = slots.tenant_key
            and started.grain = slots.grain
            and started.period_start = slots.period_start
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
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__n,
            cast(null as decimal(38, 12)) as whatsapp_delivery_rate__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
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
    and grain in ('hour')
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
    and grain in ('hour')
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
    and grain in ('hour')
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
    and grain in ('hour')
    and slice_dimension in ('total', 'message_template', 'error_category')
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
    and grain in ('hour')
    and slice_dimension in ('total', 'message_template')
