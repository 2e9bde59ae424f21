{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            closed_date as period_date,
            channel_key,
            product,
            loss_reason,
            case when is_won then cast(1 as decimal(38, 12)) end as deals_closed_won__n,
            case when is_won then cast(amount as decimal(38, 12)) end as won_amount__n,
            case when is_won then cast(amount_reporting as decimal(38, 12)) end as won_amount__r,
            case
                when is_closed then cast(case when is_won then 1 else 0 end as decimal(38, 12))
            end as win_rate__n,
            case when is_closed then cast(1 as decimal(38, 12)) end as win_rate__d,
            case when is_won then cast(amount as decimal(38, 12)) end as average_deal_size__n,
            case when is_won then cast(1 as decimal(38, 12)) end as average_deal_size__d,
            case when is_won then cast(cycle_days as double) end as sales_cycle_length__n,
            case when status = 'lost' then cast(1 as decimal(38, 12)) end as loss_reason_mix__n
        from {{ ref("fct_opportunities") }}
        where closed_date is not null
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from measured
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            channel_key,
            product,
            loss_reason,
            deals_closed_won__n,
            won_amount__n,
            won_amount__r,
            win_rate__n,
            win_rate__d,
            average_deal_size__n,
            average_deal_size__d,
            sales_cycle_length__n,
            loss_reason_mix__n,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(null as string) as product,
            cast(null as string) as loss_reason,
            cast(0 as decimal(38, 12)) as deals_closed_won__n,
            cast(0 as decimal(38, 12)) as won_amount__n,
            cast(0 as decimal(38, 12)) as won_amount__r,
            cast(null as decimal(38, 12)) as win_rate__n,
            cast(null as decimal(38, 12)) as win_rate__d,
            cast(null as decimal(38, 12)) as average_deal_size__n,
            cast(null as decimal(38, 12)) as average_deal_size__d,
            cast(null as double) as sales_cycle_length__n,
            cast(0 as decimal(38, 12)) as loss_reason_mix__n,
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
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__n) as won_amount__n,
            sum(dated.win_rate__n) as win_rate__n,
            sum(dated.win_rate__d) as win_rate__d,
            sum(dated.average_deal_size__n) as average_deal_size__n,
            sum(dated.average_deal_size__d) as average_deal_size__d,
            percentile_cont(0.5) within group (
                order by dated.sales_cycle_length__n
            ) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
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
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__r) as won_amount__n,
            cast(null as decimal(38, 12)) as win_rate__n,
            cast(null as decimal(38, 12)) as win_rate__d,
            cast(null as decimal(38, 12)) as average_deal_size__n,
            cast(null as decimal(38, 12)) as average_deal_size__d,
            cast(null as decimal(38, 12)) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__n) as won_amount__n,
            sum(dated.win_rate__n) as win_rate__n,
            sum(dated.win_rate__d) as win_rate__d,
            sum(dated.average_deal_size__n) as average_deal_size__n,
            sum(dated.average_deal_size__d) as average_deal_size__d,
            percentile_cont(0.5) within group (
                order by dated.sales_cycle_length__n
            ) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'channel' as slice_dimension,
            coalesce(cast(channel_slice.channel_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__r) as won_amount__n,
            cast(null as decimal(38, 12)) as win_rate__n,
            cast(null as decimal(38, 12)) as win_rate__d,
            cast(null as decimal(38, 12)) as average_deal_size__n,
            cast(null as decimal(38, 12)) as average_deal_size__d,
            cast(null as decimal(38, 12)) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
        from dated
        left join
            {{ ref("dim_channel") }} as channel_slice
            on dated.channel_key = channel_slice.channel_key
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(channel_slice.channel_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__n) as won_amount__n,
            sum(dated.win_rate__n) as win_rate__n,
            sum(dated.win_rate__d) as win_rate__d,
            sum(dated.average_deal_size__n) as average_deal_size__n,
            sum(dated.average_deal_size__d) as average_deal_size__d,
            percentile_cont(0.5) within group (
                order by dated.sales_cycle_length__n
            ) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'loss_reason' as slice_dimension,
            coalesce(cast(dated.loss_reason as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__n) as won_amount__n,
            sum(dated.win_rate__n) as win_rate__n,
            sum(dated.win_rate__d) as win_rate__d,
            sum(dated.average_deal_size__n) as average_deal_size__n,
            sum(dated.average_deal_size__d) as average_deal_size__d,
            percentile_cont(0.5) within group (
                order by dated.sales_cycle_length__n
            ) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.loss_reason as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'loss_reason' as slice_dimension,
            coalesce(cast(dated.loss_reason as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.deals_closed_won__n) as deals_closed_won__n,
            sum(dated.won_amount__r) as won_amount__n,
            cast(null as decimal(38, 12)) as win_rate__n,
            cast(null as decimal(38, 12)) as win_rate__d,
            cast(null as decimal(38, 12)) as average_deal_size__n,
            cast(null as decimal(38, 12)) as average_deal_size__d,
            cast(null as decimal(38, 12)) as sales_cycle_length__n,
            sum(dated.loss_reason_mix__n) as loss_reason_mix__n
        from dated
        where not dated.is_filler and dated.grain not in ('day', 'week')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.loss_reason as string), 'unknown')
    )
select
    'deals_closed_won' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(deals_closed_won__n as double) as numerator,
    cast(null as double) as denominator,
    cast(deals_closed_won__n as double) as value
from aggregated
where
    (deals_closed_won__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
union all
select
    'won_amount' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(won_amount__n as double) as numerator,
    cast(null as double) as denominator,
    cast(won_amount__n as double) as value
from aggregated
where
    (won_amount__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
union all
select
    'win_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(win_rate__n as double) as numerator,
    cast(win_rate__d as double) as denominator,
    cast(win_rate__n as double) / nullif(cast(win_rate__d as double), 0) as value
from aggregated
where
    (win_rate__n is not null or win_rate__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
union all
select
    'average_deal_size' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(average_deal_size__n as double) as numerator,
    cast(average_deal_size__d as double) as denominator,
    cast(average_deal_size__n as double) / nullif(cast(average_deal_size__d as double), 0) as value
from aggregated
where
    (average_deal_size__n is not null or average_deal_size__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
union all
select
    'sales_cycle_length' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(sales_cycle_length__n as double) as numerator,
    cast(null as double) as denominator,
    cast(sales_cycle_length__n as double) as value
from aggregated
where
    (sales_cycle_length__n is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel', 'product')
union all
select
    'loss_reason_mix' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(loss_reason_mix__n as double) as numerator,
    cast(null as double) as denominator,
    cast(loss_reason_mix__n as double) as value
from aggregated
where
    (loss_reason_mix__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'loss_reason', 'product')
