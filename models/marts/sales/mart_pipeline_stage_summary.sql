with
    stages as (
        select *
        from {{ ref("dim_pipeline_stage") }}
        where stage_order is not null and coalesce(status, '') <> 'lost'
    ),

    {# First entries: a cohort is of opportunities (of leads in the sales process), not of entries. #}
    entrants as (
        select
            tenant_key,
            stage_key,
            entered_date as summary_date,
            count(*) as entry_count,
            sum(case when not is_reentry then 1 else 0 end) as entrant_count,
            sum(
                case
                    when has_advanced is null
                    then null
                    when has_advanced and not is_reentry
                    then 1
                    else 0
                end
            ) as advanced_count
        from {{ ref("fct_opportunity_stage_history") }}
        where entered_date is not null
        group by tenant_key, stage_key, entered_date
        union all
        select
            tenant_key,
            stage_key,
            entered_date as summary_date,
            count(*) as entry_count,
            count(*) as entrant_count,
            sum(
                case when has_advanced is null then null when has_advanced then 1 else 0 end
            ) as advanced_count
        from {{ ref("int_sales__process_entries") }}
        group by tenant_key, stage_key, entered_date
    ),

    open_pipeline as (
        select
            tenant_key,
            stage_key,
            pipeline_date as summary_date,
            count(*) as open_count,
            sum(case when is_stale then 1 else 0 end) as stale_count,
            sum(open_amount) as open_amount,
            sum(open_amount_reporting) as open_amount_reporting,
            sum(weighted_amount) as weighted_amount,
            sum(weighted_amount_reporting) as weighted_amount_reporting
        from {{ ref("fct_pipeline_daily") }}
        group by tenant_key, stage_key, pipeline_date
    ),

    {# A unit has the pipelines that it ever used, each from its first day to today. #}
    used as (
        select found.tenant_key, stages.pipeline, min(found.summary_date) as first_date
        from
            (
                select tenant_key, stage_key, summary_date
                from entrants
                union all
                select tenant_key, stage_key, summary_date
                from open_pipeline
            ) as found
        inner join stages on found.stage_key = stages.stage_key
        group by found.tenant_key, stages.pipeline
    ),

    days as (
        select
            used.tenant_key,
            tenants.currency_code,
            stages.stage_key,
            stages.pipeline,
            stages.stage,
            stages.stage_order,
            stages.status,
            stages.target_count,
            calendar.date_key as summary_date,
            calendar.day_of_month,
            calendar.month_start
        from used
        inner join {{ ref("int_kpi__tenants") }} as tenants on used.tenant_key = tenants.tenant_key
        inner join stages on used.pipeline = stages.pipeline
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between used.first_date and tenants.today_date
    ),

    month_lengths as (
        select month_start, count(*) as day_count from {{ ref("dim_date") }} group by month_start
    ),

    {# The days of a whole month sum to its target exactly. #}
    targeted as (
        select
            days.*,
            {% for edge in ["days.day_of_month", "(days.day_of_month - 1)"] -%}
                cast(
                    cast(days.target_count * {{ edge }} as decimal(18, 6))
                    / month_lengths.day_count as decimal(18, 6)
                ) {{ "-" if loop.first else "as target_count_of_day" }}
            {% endfor %}
        from days
        inner join month_lengths on days.month_start = month_lengths.month_start
    ),

    final as (
        select
            {{
                surrogate_key(
                    ["targeted.tenant_key", "targeted.stage_key", "targeted.summary_date"]
                )
            }} as stage_summary_key,
            targeted.tenant_key,
            targeted.stage_key,
            targeted.summary_date,
            targeted.pipeline,
            targeted.stage,
            targeted.stage_order,
            cast(coalesce(entrants.entry_count, 0) as bigint) as entry_count,
            cast(coalesce(entrants.entrant_count, 0) as bigint) as entrant_count,
            cast(
                case
                    when targeted.status = 'open' then coalesce(entrants.advanced_count, 0)
                end as bigint
            ) as advanced_count,
            cast(targeted.target_count_of_day as decimal(18, 6)) as target_count,
            {% for measure in ["open_count", "stale_count"] -%}
                cast(
                    case
                        when targeted.pipeline <> 'sales_process' and targeted.status = 'open'
                        then coalesce(open_pipeline.{{ measure }}, 0)
                    end as bigint
                ) as {{ measure }},
            {% endfor %}
            {% for measure in [
                "open_amount",
                "open_amount_reporting",
                "weighted_amount",
                "weighted_amount_reporting",
            ] -%}
                cast(open_pipeline.{{ measure }} as decimal(38, 4)) as {{ measure }},
            {% endfor %}
            targeted.currency_code
        from targeted
        left join
            entrants
            on targeted.tenant_key = entrants.tenant_key
            and targeted.stage_key = entrants.stage_key
            and targeted.summary_date = entrants.summary_date
        left join
            open_pipeline
            on targeted.tenant_key = open_pipeline.tenant_key
            and targeted.stage_key = open_pipeline.stage_key
            and targeted.summary_date = open_pipeline.summary_date
    )

select *
from final
