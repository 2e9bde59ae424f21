{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            attribution_date as period_date,
            channel_key,
            case
                when is_official then cast(lead_credit + order_credit as decimal(38, 12))
            end as channel_conversions__n,
            case
                when is_official then cast(attributed_revenue_amount as decimal(38, 12))
            end as channel_attributed_revenue__n,
            case
                when is_official then cast(attributed_revenue_amount_reporting as decimal(38, 12))
            end as channel_attributed_revenue__r,
            case
                when
                    is_official
                    and channel_id not in ('affiliate', 'events', 'other', 'unattributed')
                then cast(lead_credit + order_credit as decimal(38, 12))
            end as channel_conversion_rate__n,
            case
                when
                    is_official
                    and channel_id not in ('affiliate', 'events', 'other', 'unattributed')
                then cast(session_count as decimal(38, 12))
            end as channel_conversion_rate__d,
            case
                when is_official then cast(assisted_conversion_count as decimal(38, 12))
            end as assisted_conversions__n,
            case
                when model_id in ('position_based', 'last_touch')
                then
                    cast(
                        (
                            lead_credit + order_credit
                        ) * case when model_id = 'position_based' then 1 else -1 end as decimal(
                            38, 12
                        )
                    )
            end as attribution_model_divergence__n,
            case
                when model_id in ('position_based', 'last_touch')
                then
                    cast(
                        case
                            when model_id = 'last_touch' then lead_credit + order_credit else 0
                        end as decimal(38, 12)
                    )
            end as attribution_model_divergence__d,
            case
                when is_official and channel_id <> 'unattributed'
                then
                    cast(
                        coalesce(attributed_revenue_amount_reporting, 0)
                        - coalesce(spend_amount_reporting, 0)
                        - coalesce(operational_cost_amount_reporting, 0) as decimal(38, 12)
                    )
            end as marketing_roi__n,
            case
                when is_official and channel_id <> 'unattributed'
                then
                    cast(
                        coalesce(spend_amount_reporting, 0)
                        + coalesce(operational_cost_amount_reporting, 0) as decimal(38, 12)
                    )
            end as marketing_roi__d,
            case
                when is_official and channel_id = 'paid_search'
                then
                    cast(
                        coalesce(attributed_revenue_amount_reporting, 0)
                        - coalesce(spend_amount_reporting, 0) as decimal(38, 12)
                    )
            end as paid_search_roi__n,
            case
                when is_official and channel_id = 'paid_search'
                then cast(coalesce(spend_amount_reporting, 0) as decimal(38, 12))
            end as paid_search_roi__d,
            case
                when is_official and channel_id = 'organic_search'
                then cast(lead_credit + order_credit as decimal(38, 12))
            end as organic_search_conversions__n,
            case
                when is_official and channel_id = 'affiliate'
                then cast(coalesce(attributed_revenue_amount, 0) as decimal(38, 12))
            end as affiliate_partner_revenue__n,
            case
                when is_official and channel_id = 'affiliate'
                then cast(coalesce(attributed_revenue_amount_reporting, 0) as decimal(38, 12))
            end as affiliate_partner_revenue__r,
            case
                when is_official then cast(conversation_revenue_amount as decimal(38, 12))
            end as conversation_attributed_revenue__n,
            case
                when is_official then cast(conversation_revenue_amount_reporting as decimal(38, 12))
            end as conversation_attributed_revenue__r
        from {{ ref("mart_channel_attribution") }}
        where attribution_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            channel_key,
            sum(channel_conversions__n) as channel_conversions__n,
            sum(channel_attributed_revenue__n) as channel_attributed_revenue__n,
            sum(channel_attributed_revenue__r) as channel_attributed_revenue__r,
            sum(channel_conversion_rate__n) as channel_conversion_rate__n,
            sum(channel_conversion_rate__d) as channel_conversion_rate__d,
            sum(assisted_conversions__n) as assisted_conversions__n,
            sum(attribution_model_divergence__n) as attribution_model_divergence__n,
            sum(attribution_model_divergence__d) as attribution_model_divergence__d,
            sum(marketing_roi__n) as marketing_roi__n,
            sum(marketing_roi__d) as marketing_roi__d,
            sum(paid_search_roi__n) as paid_search_roi__n,
            sum(paid_search_roi__d) as paid_search_roi__d,
            sum(organic_search_conversions__n) as organic_search_conversions__n,
            sum(affiliate_partner_revenue__n) as affiliate_partner_revenue__n,
            sum(affiliate_partner_revenue__r) as affiliate_partner_revenue__r,
            sum(conversation_attributed_revenue__n) as conversation_attributed_revenue__n,
            sum(conversation_attributed_revenue__r) as conversation_attributed_revenue__r
        from measured
        group by tenant_key, period_date, channel_key
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
            channel_key,
            channel_conversions__n,
            channel_attributed_revenue__n,
            channel_attributed_revenue__r,
            channel_conversion_rate__n,
            channel_conversion_rate__d,
            assisted_conversions__n,
            attribution_model_divergence__n,
            attribution_model_divergence__d,
            marketing_roi__n,
            marketing_roi__d,
            paid_search_roi__n,
            paid_search_roi__d,
            organic_search_conversions__n,
            affiliate_partner_revenue__n,
            affiliate_partner_revenue__r,
            conversation_attributed_revenue__n,
            conversation_attributed_revenue__r,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as channel_key,
            cast(0 as decimal(38, 12)) as channel_conversions__n,
            cast(0 as decimal(38, 12)) as channel_attributed_revenue__n,
            cast(0 as decimal(38, 12)) as channel_attributed_revenue__r,
            cast(null as decimal(38, 12)) as channel_conversion_rate__n,
            cast(null as decimal(38, 12)) as channel_conversion_rate__d,
            cast(0 as decimal(38, 12)) as assisted_conversions__n,
            cast(null as decimal(38, 12)) as attribution_model_divergence__n,
            cast(null as decimal(38, 12)) as attribution_model_divergence__d,
            cast(null as decimal(38, 12)) as marketing_roi__n,
            cast(null as decimal(38, 12)) as marketing_roi__d,
            cast(null as decimal(38, 12)) as paid_search_roi__n,
            cast(null as decimal(38, 12)) as paid_search_roi__d,
            cast(0 as decimal(38, 12)) as organic_search_conversions__n,
            cast(0 as decimal(38, 12)) as affiliate_partner_revenue__n,
            cast(0 as decimal(38, 12)) as affiliate_partner_revenue__r,
            cast(0 as decimal(38, 12)) as conversation_attributed_revenue__n,
            cast(0 as decimal(38, 12)) as conversation_attributed_revenue__r,
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
            sum(dated.channel_conversions__n) as channel_conversions__n,
            sum(dated.channel_attributed_revenue__n) as channel_attributed_revenue__n,
            sum(dated.channel_conversion_rate__n) as channel_conversion_rate__n,
            sum(dated.channel_conversion_rate__d) as channel_conversion_rate__d,
            sum(dated.assisted_conversions__n) as assisted_conversions__n,
            sum(dated.attribution_model_divergence__n) as attribution_model_divergence__n,
            sum(dated.attribution_model_divergence__d) as attribution_model_divergence__d,
            sum(dated.marketing_roi__n) as marketing_roi__n,
            sum(dated.marketing_roi__d) as marketing_roi__d,
            sum(dated.paid_search_roi__n) as paid_search_roi__n,
            sum(dated.paid_search_roi__d) as paid_search_roi__d,
            sum(dated.organic_search_conversions__n) as organic_search_conversions__n,
            sum(dated.affiliate_partner_revenue__n) as affiliate_partner_revenue__n,
            sum(dated.conversation_attributed_revenue__n) as conversation_attributed_revenue__n
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
            sum(dated.channel_conversions__n) as channel_conversions__n,
            sum(dated.channel_attributed_revenue__r) as channel_attributed_revenue__n,
            cast(null as decimal(38, 12)) as channel_conversion_rate__n,
            cast(null as decimal(38, 12)) as channel_conversion_rate__d,
            cast(null as decimal(38, 12)) as assisted_conversions__n,
            cast(null as decimal(38, 12)) as attribution_model_divergence__n,
            cast(null as decimal(38, 12)) as attribution_model_divergence__d,
            cast(null as decimal(38, 12)) as marketing_roi__n,
            cast(null as decimal(38, 12)) as marketing_roi__d,
            cast(null as decimal(38, 12)) as paid_search_roi__n,
            cast(null as decimal(38, 12)) as paid_search_roi__d,
            sum(dated.organic_search_conversions__n) as organic_search_conversions__n,
            sum(dated.affiliate_partner_revenue__r) as affiliate_partner_revenue__n,
            sum(dated.conversation_attributed_revenue__r) as conversation_attributed_revenue__n
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
            sum(dated.channel_conversions__n) as channel_conversions__n,
            sum(dated.channel_attributed_revenue__n) as channel_attributed_revenue__n,
            sum(dated.channel_conversion_rate__n) as channel_conversion_rate__n,
            sum(dated.channel_conversion_rate__d) as channel_conversion_rate__d,
            sum(dated.assisted_conversions__n) as assisted_conversions__n,
            sum(dated.attribution_model_divergence__n) as attribution_model_divergence__n,
            sum(dated.attribution_model_divergence__d) as attribution_model_divergence__d,
            sum(dated.marketing_roi__n) as marketing_roi__n,
            sum(dated.marketing_roi__d) as marketing_roi__d,
            sum(dated.paid_search_roi__n) as paid_search_roi__n,
            sum(dated.paid_search_roi__d) as paid_search_roi__d,
            sum(dated.organic_search_conversions__n) as organic_search_conversions__n,
            sum(dated.affiliate_partner_revenue__n) as affiliate_partner_revenue__n,
            sum(dated.conversation_attributed_revenue__n) as conversation_attributed_revenue__n
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
            sum(dated.channel_conversions__n) as channel_conversions__n,
            sum(dated.channel_attributed_revenue__r) as channel_attributed_revenue__n,
            cast(null as decimal(38, 12)) as channel_conversion_rate__n,
            cast(null as decimal(38, 12)) as channel_conversion_rate__d,
            cast(null as decimal(38, 12)) as assisted_conversions__n,
            cast(null as decimal(38, 12)) as attribution_model_divergence__n,
            cast(null as decimal(38, 12)) as attribution_model_divergence__d,
            cast(null as decimal(38, 12)) as marketing_roi__n,
            cast(null as decimal(38, 12)) as marketing_roi__d,
            cast(null as decimal(38, 12)) as paid_search_roi__n,
            cast(null as decimal(38, 12)) as paid_search_roi__d,
            sum(dated.organic_search_conversions__n) as organic_search_conversions__n,
            sum(dated.affiliate_partner_revenue__r) as affiliate_partner_revenue__n,
            sum(dated.conversation_attributed_revenue__r) as conversation_attributed_revenue__n
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
    )
select
    'channel_conversions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(channel_conversions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(channel_conversions__n as double) as value
from aggregated
where
    (channel_conversions__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'channel_attributed_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(channel_attributed_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(channel_attributed_revenue__n as double) as value
from aggregated
where
    (channel_attributed_revenue__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'channel_conversion_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(channel_conversion_rate__n as double) as numerator,
    cast(channel_conversion_rate__d as double) as denominator,
    cast(channel_conversion_rate__n as double)
    / nullif(cast(channel_conversion_rate__d as double), 0) as value
from aggregated
where
    (channel_conversion_rate__n is not null or channel_conversion_rate__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'assisted_conversions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(assisted_conversions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(assisted_conversions__n as double) as value
from aggregated
where
    (assisted_conversions__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'attribution_model_divergence' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(attribution_model_divergence__n as double) as numerator,
    cast(attribution_model_divergence__d as double) as denominator,
    cast(attribution_model_divergence__n as double)
    / nullif(cast(attribution_model_divergence__d as double), 0) as value
from aggregated
where
    (attribution_model_divergence__n is not null or attribution_model_divergence__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('channel')
union all
select
    'marketing_roi' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(marketing_roi__n as double) as numerator,
    cast(marketing_roi__d as double) as denominator,
    cast(marketing_roi__n as double) / nullif(cast(marketing_roi__d as double), 0) as value
from aggregated
where
    (marketing_roi__n is not null or marketing_roi__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total', 'channel')
union all
select
    'paid_search_roi' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(paid_search_roi__n as double) as numerator,
    cast(paid_search_roi__d as double) as denominator,
    cast(paid_search_roi__n as double) / nullif(cast(paid_search_roi__d as double), 0) as value
from aggregated
where
    (paid_search_roi__n is not null or paid_search_roi__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'organic_search_conversions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(organic_search_conversions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(organic_search_conversions__n as double) as value
from aggregated
where
    (organic_search_conversions__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'affiliate_partner_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(affiliate_partner_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(affiliate_partner_revenue__n as double) as value
from aggregated
where
    (affiliate_partner_revenue__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'conversation_attributed_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(conversation_attributed_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(conversation_attributed_revenue__n as double) as value
from aggregated
where
    (conversation_attributed_revenue__n is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
