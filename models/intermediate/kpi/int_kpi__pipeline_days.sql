-- The open pipeline at the end of each day by owner and stage; a day on which a unit has nothing
-- open is a row of zeros.
with
    opportunities as (
        select
            opportunity_key,
            opportunity_type,
            max(case when opportunity_type is not null then 1 else 0 end) over (
                partition by tenant_key
            )
            = 1 as has_types
        from {{ ref("fct_opportunities") }}
    ),

    summed as (
        select
            daily.tenant_key,
            daily.pipeline_date,
            daily.employee_key,
            daily.stage_key,
            count(*) as open_count,
            sum(daily.weighted_amount) as weighted_amount,
            sum(daily.weighted_amount_reporting) as weighted_amount_reporting,
            sum(daily.deal_score) as deal_score_sum,
            {% for flag in [
                "is_stale",
                "has_activity_in_7_days",
                "is_hygienic",
                "is_stalled_proposal",
            ] -%}
                sum(case when daily.{{ flag }} then 1 else 0 end) as {{ flag }}_count,
            {% endfor %}
            {# Where no opportunity has a type nobody says that none is a partnership. #}
            sum(
                case
                    when {{ normalised("opportunities.opportunity_type") }} like '%partner%'
                    then 1
                    when opportunities.has_types
                    then 0
                end
            ) as partnership_count
        from {{ ref("fct_pipeline_daily") }} as daily
        inner join opportunities on daily.opportunity_key = opportunities.opportunity_key
        group by daily.tenant_key, daily.pipeline_date, daily.employee_key, daily.stage_key
    ),

    spans as (
        select
            summed.tenant_key,
            tenants.today_date,
            min(summed.pipeline_date) as first_date,
            max(summed.partnership_count) is not null as has_types
        from summed
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on summed.tenant_key = tenants.tenant_key
        group by summed.tenant_key, tenants.today_date
    ),

    known_days as (select distinct tenant_key, pipeline_date from summed),

    empty_days as (
        select spans.tenant_key, spans.has_types, calendar.date_key as pipeline_date
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        left join
            known_days
            on spans.tenant_key = known_days.tenant_key
            and calendar.date_key = known_days.pipeline_date
        where known_days.tenant_key is null
    ),

    final as (
        select *
        from summed
        union all
        select
            tenant_key,
            pipeline_date,
            {{ unknown_key() }} as employee_key,
            {{ unknown_key() }} as stage_key,
            0 as open_count,
            0 as weighted_amount,
            0 as weighted_amount_reporting,
            0 as deal_score_sum,
            0 as is_stale_count,
            0 as has_activity_in_7_days_count,
            0 as is_hygienic_count,
            0 as is_stalled_proposal_count,
            case when has_types then 0 end as partnership_count
        from empty_days
    )

select *
from final
