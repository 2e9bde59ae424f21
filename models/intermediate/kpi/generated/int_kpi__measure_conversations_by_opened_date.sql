{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            opened_date as period_date,
            contact_channel,
            intent,
            handled_by,
            employee_key,
            cast(1 as decimal(38, 12)) as conversations_opened__n,
            case
                when first_response_seconds is not null
                then cast(first_response_seconds as decimal(38, 12))
            end as avg_first_response_time__n,
            case
                when first_response_seconds is not null then cast(1 as decimal(38, 12))
            end as avg_first_response_time__d,
            case
                when wait_seconds is not null then cast(wait_seconds as decimal(38, 12))
            end as avg_wait_time__n,
            case
                when wait_seconds is not null then cast(1 as decimal(38, 12))
            end as avg_wait_time__d,
            cast(resolution_seconds as double) as resolution_time__n,
            case
                when is_resolved or is_open
                then cast(case when is_resolved then 1 else 0 end as decimal(38, 12))
            end as resolved_open_ratio__n,
            case
                when is_resolved or is_open then cast(1 as decimal(38, 12))
            end as resolved_open_ratio__d,
            case
                when is_resolved
                then cast(case when is_reopened then 1 else 0 end as decimal(38, 12))
            end as reopen_rate__n,
            case when is_resolved then cast(1 as decimal(38, 12)) end as reopen_rate__d,
            case
                when handled_by <> 'unknown'
                then cast(case when is_bot_only then 1 else 0 end as decimal(38, 12))
            end as bot_conversation_share__n,
            case
                when handled_by <> 'unknown' then cast(1 as decimal(38, 12))
            end as bot_conversation_share__d,
            case
                when has_bot then cast(case when is_dropped then 1 else 0 end as decimal(38, 12))
            end as bot_drop_off_rate__n,
            case when has_bot then cast(1 as decimal(38, 12)) end as bot_drop_off_rate__d,
            case
                when has_bot then cast(case when is_escalated then 1 else 0 end as decimal(38, 12))
            end as escalation_rate__n,
            case when has_bot then cast(1 as decimal(38, 12)) end as escalation_rate__d,
            case
                when csat_score is not null then cast(csat_score as decimal(38, 12))
            end as csat_score__n,
            case when csat_score is not null then cast(1 as decimal(38, 12)) end as csat_score__d,
            cast(customer_key as string) as conversing_customers__n,
            cast(first_response_seconds as double) as response_time_trend__n,
            cast(first_response_seconds as double) as first_response_time_p90__n,
            case
                when csat_score is not null then cast(csat_score as decimal(38, 12))
            end as bot_vs_human_csat__n,
            case
                when csat_score is not null then cast(1 as decimal(38, 12))
            end as bot_vs_human_csat__d,
            case
                when cost_amount is not null then cast(cost_amount as decimal(38, 12))
            end as cost_per_conversation__n,
            case
                when cost_amount is not null then cast(1 as decimal(38, 12))
            end as cost_per_conversation__d
        from {{ ref("fct_conversations") }}
        where opened_date is not null
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
            contact_channel,
            intent,
            handled_by,
            employee_key,
            conversations_opened__n,
            avg_first_response_time__n,
            avg_first_response_time__d,
            avg_wait_time__n,
            avg_wait_time__d,
            resolution_time__n,
            resolved_open_ratio__n,
            resolved_open_ratio__d,
            reopen_rate__n,
            reopen_rate__d,
            bot_conversation_share__n,
            bot_conversation_share__d,
            bot_drop_off_rate__n,
            bot_drop_off_rate__d,
            escalation_rate__n,
            escalation_rate__d,
            csat_score__n,
            csat_score__d,
            conversing_customers__n,
            response_time_trend__n,
            first_response_time_p90__n,
            bot_vs_human_csat__n,
            bot_vs_human_csat__d,
            cost_per_conversation__n,
            cost_per_conversation__d,
            false as is_filler
        from measured
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as contact_channel,
            cast(null as string) as intent,
            cast(null as string) as handled_by,
            cast(null as string) as employee_key,
            cast(0 as decimal(38, 12)) as conversations_opened__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__d,
            cast(null as decimal(38, 12)) as avg_wait_time__n,
            cast(null as decimal(38, 12)) as avg_wait_time__d,
            cast(null as double) as resolution_time__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__d,
            cast(null as decimal(38, 12)) as reopen_rate__n,
            cast(null as decimal(38, 12)) as reopen_rate__d,
            cast(null as decimal(38, 12)) as bot_conversation_share__n,
            cast(null as decimal(38, 12)) as bot_conversation_share__d,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__n,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__d,
            cast(null as decimal(38, 12)) as escalation_rate__n,
            cast(null as decimal(38, 12)) as escalation_rate__d,
            cast(null as decimal(38, 12)) as csat_score__n,
            cast(null as decimal(38, 12)) as csat_score__d,
            cast(null as string) as conversing_customers__n,
            cast(null as double) as response_time_trend__n,
            cast(null as double) as first_response_time_p90__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__d,
            cast(null as decimal(38, 12)) as cost_per_conversation__n,
            cast(null as decimal(38, 12)) as cost_per_conversation__d,
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
            sum(dated.conversations_opened__n) as conversations_opened__n,
            sum(dated.avg_first_response_time__n) as avg_first_response_time__n,
            sum(dated.avg_first_response_time__d) as avg_first_response_time__d,
            sum(dated.avg_wait_time__n) as avg_wait_time__n,
            sum(dated.avg_wait_time__d) as avg_wait_time__d,
            percentile_cont(0.5) within group (
                order by dated.resolution_time__n
            ) as resolution_time__n,
            sum(dated.resolved_open_ratio__n) as resolved_open_ratio__n,
            sum(dated.resolved_open_ratio__d) as resolved_open_ratio__d,
            sum(dated.reopen_rate__n) as reopen_rate__n,
            sum(dated.reopen_rate__d) as reopen_rate__d,
            sum(dated.bot_conversation_share__n) as bot_conversation_share__n,
            sum(dated.bot_conversation_share__d) as bot_conversation_share__d,
            sum(dated.bot_drop_off_rate__n) as bot_drop_off_rate__n,
            sum(dated.bot_drop_off_rate__d) as bot_drop_off_rate__d,
            sum(dated.escalation_rate__n) as escalation_rate__n,
            sum(dated.escalation_rate__d) as escalation_rate__d,
            sum(dated.csat_score__n) as csat_score__n,
            sum(dated.csat_score__d) as csat_score__d,
            nullif(count(distinct dated.conversing_customers__n), 0) as conversing_customers__n,
            percentile_cont(0.5) within group (
                order by dated.response_time_trend__n
            ) as response_time_trend__n,
            percentile_cont(0.9) within group (
                order by dated.first_response_time_p90__n
            ) as first_response_time_p90__n,
            sum(dated.bot_vs_human_csat__n) as bot_vs_human_csat__n,
            sum(dated.bot_vs_human_csat__d) as bot_vs_human_csat__d,
            sum(dated.cost_per_conversation__n) as cost_per_conversation__n,
            sum(dated.cost_per_conversation__d) as cost_per_conversation__d
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
            sum(dated.conversations_opened__n) as conversations_opened__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__d,
            cast(null as decimal(38, 12)) as avg_wait_time__n,
            cast(null as decimal(38, 12)) as avg_wait_time__d,
            cast(null as decimal(38, 12)) as resolution_time__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__d,
            cast(null as decimal(38, 12)) as reopen_rate__n,
            cast(null as decimal(38, 12)) as reopen_rate__d,
            cast(null as decimal(38, 12)) as bot_conversation_share__n,
            cast(null as decimal(38, 12)) as bot_conversation_share__d,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__n,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__d,
            cast(null as decimal(38, 12)) as escalation_rate__n,
            cast(null as decimal(38, 12)) as escalation_rate__d,
            cast(null as decimal(38, 12)) as csat_score__n,
            cast(null as decimal(38, 12)) as csat_score__d,
            cast(null as decimal(38, 12)) as conversing_customers__n,
            cast(null as decimal(38, 12)) as response_time_trend__n,
            cast(null as decimal(38, 12)) as first_response_time_p90__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__d,
            cast(null as decimal(38, 12)) as cost_per_conversation__n,
            cast(null as decimal(38, 12)) as cost_per_conversation__d
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'contact_channel' as slice_dimension,
            coalesce(cast(dated.contact_channel as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.conversations_opened__n) as conversations_opened__n,
            sum(dated.avg_first_response_time__n) as avg_first_response_time__n,
            sum(dated.avg_first_response_time__d) as avg_first_response_time__d,
            sum(dated.avg_wait_time__n) as avg_wait_time__n,
            sum(dated.avg_wait_time__d) as avg_wait_time__d,
            percentile_cont(0.5) within group (
                order by dated.resolution_time__n
            ) as resolution_time__n,
            sum(dated.resolved_open_ratio__n) as resolved_open_ratio__n,
            sum(dated.resolved_open_ratio__d) as resolved_open_ratio__d,
            sum(dated.reopen_rate__n) as reopen_rate__n,
            sum(dated.reopen_rate__d) as reopen_rate__d,
            sum(dated.bot_conversation_share__n) as bot_conversation_share__n,
            sum(dated.bot_conversation_share__d) as bot_conversation_share__d,
            sum(dated.bot_drop_off_rate__n) as bot_drop_off_rate__n,
            sum(dated.bot_drop_off_rate__d) as bot_drop_off_rate__d,
            sum(dated.escalation_rate__n) as escalation_rate__n,
            sum(dated.escalation_rate__d) as escalation_rate__d,
            sum(dated.csat_score__n) as csat_score__n,
            sum(dated.csat_score__d) as csat_score__d,
            nullif(count(distinct dated.conversing_customers__n), 0) as conversing_customers__n,
            percentile_cont(0.5) within group (
                order by dated.response_time_trend__n
            ) as response_time_trend__n,
            percentile_cont(0.9) within group (
                order by dated.first_response_time_p90__n
            ) as first_response_time_p90__n,
            sum(dated.bot_vs_human_csat__n) as bot_vs_human_csat__n,
            sum(dated.bot_vs_human_csat__d) as bot_vs_human_csat__d,
            sum(dated.cost_per_conversation__n) as cost_per_conversation__n,
            sum(dated.cost_per_conversation__d) as cost_per_conversation__d
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
            coalesce(cast(dated.contact_channel as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'contact_channel' as slice_dimension,
            coalesce(cast(dated.contact_channel as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.conversations_opened__n) as conversations_opened__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__d,
            cast(null as decimal(38, 12)) as avg_wait_time__n,
            cast(null as decimal(38, 12)) as avg_wait_time__d,
            cast(null as decimal(38, 12)) as resolution_time__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__d,
            cast(null as decimal(38, 12)) as reopen_rate__n,
            cast(null as decimal(38, 12)) as reopen_rate__d,
            cast(null as decimal(38, 12)) as bot_conversation_share__n,
            cast(null as decimal(38, 12)) as bot_conversation_share__d,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__n,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__d,
            cast(null as decimal(38, 12)) as escalation_rate__n,
            cast(null as decimal(38, 12)) as escalation_rate__d,
            cast(null as decimal(38, 12)) as csat_score__n,
            cast(null as decimal(38, 12)) as csat_score__d,
            cast(null as decimal(38, 12)) as conversing_customers__n,
            cast(null as decimal(38, 12)) as response_time_trend__n,
            cast(null as decimal(38, 12)) as first_response_time_p90__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__d,
            cast(null as decimal(38, 12)) as cost_per_conversation__n,
            cast(null as decimal(38, 12)) as cost_per_conversation__d
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.contact_channel as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'intent' as slice_dimension,
            coalesce(cast(dated.intent as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.conversations_opened__n) as conversations_opened__n,
            sum(dated.avg_first_response_time__n) as avg_first_response_time__n,
            sum(dated.avg_first_response_time__d) as avg_first_response_time__d,
            sum(dated.avg_wait_time__n) as avg_wait_time__n,
            sum(dated.avg_wait_time__d) as avg_wait_time__d,
            percentile_cont(0.5) within group (
                order by dated.resolution_time__n
            ) as resolution_time__n,
            sum(dated.resolved_open_ratio__n) as resolved_open_ratio__n,
            sum(dated.resolved_open_ratio__d) as resolved_open_ratio__d,
            sum(dated.reopen_rate__n) as reopen_rate__n,
            sum(dated.reopen_rate__d) as reopen_rate__d,
            sum(dated.bot_conversation_share__n) as bot_conversation_share__n,
            sum(dated.bot_conversation_share__d) as bot_conversation_share__d,
            sum(dated.bot_drop_off_rate__n) as bot_drop_off_rate__n,
            sum(dated.bot_drop_off_rate__d) as bot_drop_off_rate__d,
            sum(dated.escalation_rate__n) as escalation_rate__n,
            sum(dated.escalation_rate__d) as escalation_rate__d,
            sum(dated.csat_score__n) as csat_score__n,
            sum(dated.csat_score__d) as csat_score__d,
            nullif(count(distinct dated.conversing_customers__n), 0) as conversing_customers__n,
            percentile_cont(0.5) within group (
                order by dated.response_time_trend__n
            ) as response_time_trend__n,
            percentile_cont(0.9) within group (
                order by dated.first_response_time_p90__n
            ) as first_response_time_p90__n,
            sum(dated.bot_vs_human_csat__n) as bot_vs_human_csat__n,
            sum(dated.bot_vs_human_csat__d) as bot_vs_human_csat__d,
            sum(dated.cost_per_conversation__n) as cost_per_conversation__n,
            sum(dated.cost_per_conversation__d) as cost_per_conversation__d
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
            coalesce(cast(dated.intent as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'handled_by' as slice_dimension,
            coalesce(cast(dated.handled_by as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.conversations_opened__n) as conversations_opened__n,
            sum(dated.avg_first_response_time__n) as avg_first_response_time__n,
            sum(dated.avg_first_response_time__d) as avg_first_response_time__d,
            sum(dated.avg_wait_time__n) as avg_wait_time__n,
            sum(dated.avg_wait_time__d) as avg_wait_time__d,
            percentile_cont(0.5) within group (
                order by dated.resolution_time__n
            ) as resolution_time__n,
            sum(dated.resolved_open_ratio__n) as resolved_open_ratio__n,
            sum(dated.resolved_open_ratio__d) as resolved_open_ratio__d,
            sum(dated.reopen_rate__n) as reopen_rate__n,
            sum(dated.reopen_rate__d) as reopen_rate__d,
            sum(dated.bot_conversation_share__n) as bot_conversation_share__n,
            sum(dated.bot_conversation_share__d) as bot_conversation_share__d,
            sum(dated.bot_drop_off_rate__n) as bot_drop_off_rate__n,
            sum(dated.bot_drop_off_rate__d) as bot_drop_off_rate__d,
            sum(dated.escalation_rate__n) as escalation_rate__n,
            sum(dated.escalation_rate__d) as escalation_rate__d,
            sum(dated.csat_score__n) as csat_score__n,
            sum(dated.csat_score__d) as csat_score__d,
            nullif(count(distinct dated.conversing_customers__n), 0) as conversing_customers__n,
            percentile_cont(0.5) within group (
                order by dated.response_time_trend__n
            ) as response_time_trend__n,
            percentile_cont(0.9) within group (
                order by dated.first_response_time_p90__n
            ) as first_response_time_p90__n,
            sum(dated.bot_vs_human_csat__n) as bot_vs_human_csat__n,
            sum(dated.bot_vs_human_csat__d) as bot_vs_human_csat__d,
            sum(dated.cost_per_conversation__n) as cost_per_conversation__n,
            sum(dated.cost_per_conversation__d) as cost_per_conversation__d
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
            coalesce(cast(dated.handled_by as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'handled_by' as slice_dimension,
            coalesce(cast(dated.handled_by as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.conversations_opened__n) as conversations_opened__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__n,
            cast(null as decimal(38, 12)) as avg_first_response_time__d,
            cast(null as decimal(38, 12)) as avg_wait_time__n,
            cast(null as decimal(38, 12)) as avg_wait_time__d,
            cast(null as decimal(38, 12)) as resolution_time__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__n,
            cast(null as decimal(38, 12)) as resolved_open_ratio__d,
            cast(null as decimal(38, 12)) as reopen_rate__n,
            cast(null as decimal(38, 12)) as reopen_rate__d,
            cast(null as decimal(38, 12)) as bot_conversation_share__n,
            cast(null as decimal(38, 12)) as bot_conversation_share__d,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__n,
            cast(null as decimal(38, 12)) as bot_drop_off_rate__d,
            cast(null as decimal(38, 12)) as escalation_rate__n,
            cast(null as decimal(38, 12)) as escalation_rate__d,
            cast(null as decimal(38, 12)) as csat_score__n,
            cast(null as decimal(38, 12)) as csat_score__d,
            cast(null as decimal(38, 12)) as conversing_customers__n,
            cast(null as decimal(38, 12)) as response_time_trend__n,
            cast(null as decimal(38, 12)) as first_response_time_p90__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__n,
            cast(null as decimal(38, 12)) as bot_vs_human_csat__d,
            cast(null as decimal(38, 12)) as cost_per_conversation__n,
            cast(null as decimal(38, 12)) as cost_per_conversation__d
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.handled_by as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'employee' as slice_dimension,
            coalesce(cast(employee_slice.employee_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.conversations_opened__n) as conversations_opened__n,
            sum(dated.avg_first_response_time__n) as avg_first_response_time__n,
            sum(dated.avg_first_response_time__d) as avg_first_response_time__d,
            sum(dated.avg_wait_time__n) as avg_wait_time__n,
            sum(dated.avg_wait_time__d) as avg_wait_time__d,
            percentile_cont(0.5) within group (
                order by dated.resolution_time__n
            ) as resolution_time__n,
            sum(dated.resolved_open_ratio__n) as resolved_open_ratio__n,
            sum(dated.resolved_open_ratio__d) as resolved_open_ratio__d,
            sum(dated.reopen_rate__n) as reopen_rate__n,
            sum(dated.reopen_rate__d) as reopen_rate__d,
            sum(dated.bot_conversation_share__n) as bot_conversation_share__n,
            sum(dated.bot_conversation_share__d) as bot_conversation_share__d,
            sum(dated.bot_drop_off_rate__n) as bot_drop_off_rate__n,
            sum(dated.bot_drop_off_rate__d) as bot_drop_off_rate__d,
            sum(dated.escalation_rate__n) as escalation_rate__n,
            sum(dated.escalation_rate__d) as escalation_rate__d,
            sum(dated.csat_score__n) as csat_score__n,
            sum(dated.csat_score__d) as csat_score__d,
            nullif(count(distinct dated.conversing_customers__n), 0) as conversing_customers__n,
            percentile_cont(0.5) within group (
                order by dated.response_time_trend__n
            ) as response_time_trend__n,
            percentile_cont(0.9) within group (
                order by dated.first_response_time_p90__n
            ) as first_response_time_p90__n,
            sum(dated.bot_vs_human_csat__n) as bot_vs_human_csat__n,
            sum(dated.bot_vs_human_csat__d) as bot_vs_human_csat__d,
            sum(dated.cost_per_conversation__n) as cost_per_conversation__n,
            sum(dated.cost_per_conversation__d) as cost_per_conversation__d
        from dated
        left join
            {{ ref("dim_employee") }} as employee_slice
            on dated.employee_key = employee_slice.employee_key
            and employee_slice.is_current
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day', 'week', 'quarter')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(employee_slice.employee_id as string), 'unknown')
    )
select
    'conversations_opened' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(conversations_opened__n as double) as numerator,
    cast(null as double) as denominator,
    cast(conversations_opened__n as double) as value
from aggregated
where
    (conversations_opened__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel', 'intent')
union all
select
    'avg_first_response_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_first_response_time__n as double) as numerator,
    cast(avg_first_response_time__d as double) as denominator,
    cast(avg_first_response_time__n as double)
    / nullif(cast(avg_first_response_time__d as double), 0) as value
from aggregated
where
    (avg_first_response_time__n is not null or avg_first_response_time__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel', 'handled_by', 'employee')
union all
select
    'avg_wait_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(avg_wait_time__n as double) as numerator,
    cast(avg_wait_time__d as double) as denominator,
    cast(avg_wait_time__n as double) / nullif(cast(avg_wait_time__d as double), 0) as value
from aggregated
where
    (avg_wait_time__n is not null or avg_wait_time__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel')
union all
select
    'resolution_time' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(resolution_time__n as double) as numerator,
    cast(null as double) as denominator,
    cast(resolution_time__n as double) as value
from aggregated
where
    (resolution_time__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel', 'handled_by', 'employee')
union all
select
    'resolved_open_ratio' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(resolved_open_ratio__n as double) as numerator,
    cast(resolved_open_ratio__d as double) as denominator,
    cast(resolved_open_ratio__n as double)
    / nullif(cast(resolved_open_ratio__d as double), 0) as value
from aggregated
where
    (resolved_open_ratio__n is not null or resolved_open_ratio__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'reopen_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(reopen_rate__n as double) as numerator,
    cast(reopen_rate__d as double) as denominator,
    cast(reopen_rate__n as double) / nullif(cast(reopen_rate__d as double), 0) as value
from aggregated
where
    (reopen_rate__n is not null or reopen_rate__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'employee')
union all
select
    'bot_conversation_share' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(bot_conversation_share__n as double) as numerator,
    cast(bot_conversation_share__d as double) as denominator,
    cast(bot_conversation_share__n as double)
    / nullif(cast(bot_conversation_share__d as double), 0) as value
from aggregated
where
    (bot_conversation_share__n is not null or bot_conversation_share__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel')
union all
select
    'bot_drop_off_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(bot_drop_off_rate__n as double) as numerator,
    cast(bot_drop_off_rate__d as double) as denominator,
    cast(bot_drop_off_rate__n as double) / nullif(cast(bot_drop_off_rate__d as double), 0) as value
from aggregated
where
    (bot_drop_off_rate__n is not null or bot_drop_off_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'intent')
union all
select
    'escalation_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(escalation_rate__n as double) as numerator,
    cast(escalation_rate__d as double) as denominator,
    cast(escalation_rate__n as double) / nullif(cast(escalation_rate__d as double), 0) as value
from aggregated
where
    (escalation_rate__n is not null or escalation_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'intent')
union all
select
    'csat_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(csat_score__n as double) as numerator,
    cast(csat_score__d as double) as denominator,
    cast(csat_score__n as double) / nullif(cast(csat_score__d as double), 0) as value
from aggregated
where
    (csat_score__n is not null or csat_score__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'handled_by')
union all
select
    'conversing_customers' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(conversing_customers__n as double) as numerator,
    cast(null as double) as denominator,
    cast(conversing_customers__n as double) as value
from aggregated
where
    (conversing_customers__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'response_time_trend' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(response_time_trend__n as double) as numerator,
    cast(null as double) as denominator,
    cast(response_time_trend__n as double) as value
from aggregated
where
    (response_time_trend__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel', 'employee')
union all
select
    'first_response_time_p90' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(first_response_time_p90__n as double) as numerator,
    cast(null as double) as denominator,
    cast(first_response_time_p90__n as double) as value
from aggregated
where
    (first_response_time_p90__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel', 'employee')
union all
select
    'bot_vs_human_csat' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(bot_vs_human_csat__n as double) as numerator,
    cast(bot_vs_human_csat__d as double) as denominator,
    cast(bot_vs_human_csat__n as double) / nullif(cast(bot_vs_human_csat__d as double), 0) as value
from aggregated
where
    (bot_vs_human_csat__n is not null or bot_vs_human_csat__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'handled_by')
union all
select
    'cost_per_conversation' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(cost_per_conversation__n as double) as numerator,
    cast(cost_per_conversation__d as double) as denominator,
    cast(cost_per_conversation__n as double)
    / nullif(cast(cost_per_conversation__d as double), 0) as value
from aggregated
where
    (cost_per_conversation__n is not null or cost_per_conversation__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'contact_channel')
