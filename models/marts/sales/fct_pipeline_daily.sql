{%- set factors = deal_factors(
    "touched.win_probability_rate",
    "touched.champion_score",
    "touched.is_budget_confirmed",
    "touched.days_to_close",
    "touched.competitive_score",
    "touched.fit_score",
) -%}

with
    opportunities as (
        select
            facts.*,
            unioned.time_zone,
            unioned.stage_probability,
            {{ tenant_today("unioned.time_zone") }} as today_date
        from {{ ref("fct_opportunities") }} as facts
        inner join
            {{ ref("int_sales__opportunities_unioned") }} as unioned
            on facts.opportunity_key = unioned.opportunity_key
    ),

    {# Open at the end of each day from its creation to the day before it was closed. #}
    spans as (
        select
            *,
            created_date as first_date,
            case
                when is_closed then {{ days_before("closed_date", 1) }} else today_date
            end as last_date
        from opportunities
        where created_date is not null and (closed_date is not null or not is_closed)
    ),

    days as ({{ date_rows("spans", ["opportunity_key"], "first_date", "last_date") }}),

    stages as (select * from {{ ref("dim_pipeline_stage") }}),

    activities as (
        select
            opportunity_key,
            activity_date,
            max(case when is_completed then 1 else 0 end) as has_activity,
            max(case when is_reply then 1 else 0 end) as has_reply
        from {{ ref("fct_sales_activities") }}
        group by opportunity_key, activity_date
    ),

    {# The days on which something was booked for a later day. #}
    next_steps as (
        select distinct days.opportunity_key, days.date_day
        from days
        inner join
            {{ ref("fct_sales_activities") }} as planned
            on days.opportunity_key = planned.opportunity_key
            and days.date_day >= planned.booked_date
            and days.date_day < planned.activity_date
        where planned.status <> 'cancelled'
    ),

    states as (select * from {{ ref("int_sales__opportunity_states") }}),

    {# The stage was entered when the first of the states in a row of that stage began. #}
    stage_changes as (
        select
            *,
            lag(stage_key) over (
                partition by opportunity_key order by valid_from_date
            ) as stage_key_before
        from states
    ),

    stage_starts as (
        select
            *,
            max(
                case
                    when stage_key_before is null or stage_key_before <> stage_key
                    then valid_from_date
                end
            ) over (
                partition by opportunity_key
                order by valid_from_date
                rows between unbounded preceding and current row
            ) as stage_entered_date
        from stage_changes
    ),

    dated as (
        select
            spans.opportunity_key,
            spans.tenant_key,
            spans.customer_key,
            spans.employee_key,
            spans.channel_key,
            spans.currency_code,
            spans.created_date,
            days.date_day as pipeline_date,
            stage_starts.stage,
            stages.stage_key,
            stages.stage_order,
            stages.process_step,
            stages.is_step_entry,
            stages.forecast_category,
            {# A stage that no pipeline knows has the probability that the source gives now. #}
            case
                when stage_starts.stage is not null
                then coalesce(stages.base_probability, spans.stage_probability)
            end as win_probability_rate,
            stage_starts.amount as open_amount,
            stage_starts.close_date as expected_close_date,
            stage_starts.stage_entered_date,
            next_steps.opportunity_key is not null as has_next_step,
            max(case when activities.has_activity = 1 then days.date_day end) over (
                partition by days.opportunity_key
                order by days.date_day
                rows between unbounded preceding and current row
            ) as last_activity_date,
            max(case when activities.has_reply = 1 then days.date_day end) over (
                partition by days.opportunity_key
                order by days.date_day
                rows between unbounded preceding and current row
            ) as last_reply_date
        from days
        inner join spans on days.opportunity_key = spans.opportunity_key
        left join
            stage_starts
            on days.opportunity_key = stage_starts.opportunity_key
            and days.date_day >= stage_starts.valid_from_date
            and days.date_day < stage_starts.valid_to_date
        left join stages on stage_starts.stage_key = stages.stage_key
        left join
            activities
            on days.opportunity_key = activities.opportunity_key
            and days.date_day = activities.activity_date
        left join
            next_steps
            on days.opportunity_key = next_steps.opportunity_key
            and days.date_day = next_steps.date_day
    ),

    touched as (
        select
            *,
            cast(null as double) as champion_score,
            cast(null as boolean) as is_budget_confirmed,
            cast(null as double) as competitive_score,
            cast(null as double) as fit_score,
            {{ days_between("created_date", "pipeline_date") }} as age_days,
            {{ days_between("stage_entered_date", "pipeline_date") }} as days_in_stage,
            {{ days_between("last_activity_date", "pipeline_date") }} as days_since_activity,
            {{ days_between("pipeline_date", "expected_close_date") }} as days_to_close,
            {{
                days_between(
                    "greatest(created_date, coalesce(stage_entered_date, created_date), "
                    ~ "coalesce(last_activity_date, created_date))",
                    "pipeline_date",
                )
            }} as days_untouched,
            cast(
                cast(open_amount as decimal(28, 4))
                * cast(win_probability_rate as decimal(9, 6)) as decimal(18, 4)
            ) as weighted_amount
        from dated
    ),

    final as (
        select
            {{ surrogate_key(["touched.opportunity_key", "touched.pipeline_date"]) }}
            as pipeline_day_key,
            touched.opportunity_key,
            touched.pipeline_date,
            touched.tenant_key,
            touched.customer_key,
            touched.employee_key,
            touched.channel_key,
            coalesce(touched.stage_key, {{ unknown_key() }}) as stage_key,
            touched.stage,
            touched.stage_order,
            touched.process_step,
            touched.forecast_category,
            touched.win_probability_rate,
            touched.open_amount,
            touched.weighted_amount,
            touched.currency_code,
            {{
                to_reporting(
                    "touched.open_amount", "touched.currency_code", "touched.pipeline_date"
                )
            }} as open_amount_reporting,
            {{
                to_reporting(
                    "touched.weighted_amount", "touched.currency_code", "touched.pipeline_date"
                )
            }} as weighted_amount_reporting,
            touched.expected_close_date,
            touched.age_days,
            touched.days_in_stage,
            touched.last_activity_date,
            touched.last_reply_date,
            touched.days_untouched >= {{ var("stale_after_days") }} as is_stale,
            coalesce(touched.expected_close_date < touched.pipeline_date, false) as is_overdue,
            touched.has_next_step,
            coalesce(touched.days_since_activity < 7, false) as has_activity_in_7_days,
            touched.has_next_step
            and coalesce(touched.days_to_close > 0, false)
            and coalesce(touched.days_since_activity < 30, false) as is_hygienic,
            coalesce(
                touched.process_step = 'proposal'
                and touched.is_step_entry
                and touched.days_in_stage > {{ var("stalled_proposal_days") }}
                and (
                    touched.last_reply_date is null
                    or touched.last_reply_date < touched.stage_entered_date
                ),
                false
            ) as is_stalled_proposal,
            {{ deal_score(factors) }} as deal_score,
            {{ deal_score_completeness(factors) }} as deal_score_completeness_rate
        from touched {{ join_exchange_rate("touched.currency_code", "touched.pipeline_date") }}
    )

select *
from final
