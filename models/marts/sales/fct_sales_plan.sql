{#
    Of each sales person and month, at the end of each of its days: the quota, what was won so far,
    and what the opportunities open that day, expected to close within the month, add to it.
#}
with
    reps as (select * from {{ ref("int_sales__reps") }}),

    employees as (
        select employee_key, team from {{ ref("int_employees__versions") }} where valid_to is null
    ),

    quotas as (
        select
            {{ employee_key("'salesforce'", "''", "quota_owner_id") }} as employee_key,
            cast(date_trunc('month', start_date) as date) as month_start,
            sum(quota_amount) as quota_amount
        from {{ ref("stg_salesforce__quotas") }}
        group by quota_owner_id, cast(date_trunc('month', start_date) as date)
    ),

    {# From the month in which there was a quota or something to sell, to today. #}
    starts as (
        select reps.tenant_key, reps.employee_key, min(firsts.first_month) as first_month
        from reps
        inner join
            (
                select
                    employee_key, cast(date_trunc('month', first_owned_date) as date) as first_month
                from reps
                union all
                select employee_key, month_start as first_month
                from quotas
            ) as firsts
            on reps.employee_key = firsts.employee_key
        group by reps.tenant_key, reps.employee_key
    ),

    days as (
        select
            starts.tenant_key,
            starts.employee_key,
            tenants.tenant_id,
            tenants.currency_code,
            tenants.today_date,
            calendar.date_key as snapshot_date,
            calendar.month_start as period_start_date,
            cast(calendar.month_start + interval '1' month as date) as period_end_date
        from starts
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on starts.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between starts.first_month and tenants.today_date
    ),

    won as (
        select
            tenant_key,
            employee_key,
            closed_date,
            sum(amount) as won_amount,
            sum(amount_reporting) as won_amount_reporting
        from {{ ref("fct_opportunities") }}
        where is_won and closed_date is not null
        group by tenant_key, employee_key, closed_date
    ),

    open_pipeline as (
        select
            tenant_key,
            employee_key,
            pipeline_date,
            {% for suffix in ["", "_reporting"] -%}
                sum(open_amount{{ suffix }}) as pipeline_amount{{ suffix }},
                sum(weighted_amount{{ suffix }}) as weighted_amount{{ suffix }},
                sum(
                    case when forecast_category = 'commit' then open_amount{{ suffix }} end
                ) as commit_amount{{ suffix }},
                sum(
                    case
                        when forecast_category in ('commit', 'best_case')
                        then open_amount{{ suffix }}
                    end
                ) as best_case_amount{{ suffix }} {{ "," if not loop.last }}
            {% endfor %}
        from {{ ref("fct_pipeline_daily") }}
        where
            cast(date_trunc('month', expected_close_date) as date)
            = cast(date_trunc('month', pipeline_date) as date)
        group by tenant_key, employee_key, pipeline_date
    ),

    closed as (
        select
            days.*,
            {% for suffix in ["", "_reporting"] -%}
                sum(coalesce(won.won_amount{{ suffix }}, 0)) over (
                    partition by days.employee_key, days.period_start_date
                    order by days.snapshot_date
                    rows between unbounded preceding and current row
                ) as closed_to_date_amount{{ suffix }} {{ "," if not loop.last }}
            {% endfor %}
        from days
        left join
            won
            on days.tenant_key = won.tenant_key
            and days.employee_key = won.employee_key
            and days.snapshot_date = won.closed_date
    ),

    forecast as (
        select
            closed.tenant_key,
            closed.tenant_id,
            closed.employee_key,
            employees.team,
            closed.period_start_date,
            closed.period_end_date,
            closed.snapshot_date,
            closed.today_date,
            closed.currency_code,
            quotas.quota_amount,
            {% for suffix in ["", "_reporting"] -%}
                closed.closed_to_date_amount{{ suffix }},
                coalesce(
                    open_pipeline.pipeline_amount{{ suffix }}, 0
                ) as pipeline_amount{{ suffix }},
                closed.closed_to_date_amount{{ suffix }} + coalesce(
                    open_pipeline.commit_amount{{ suffix }}, 0
                ) as commit_forecast_amount{{ suffix }},
                closed.closed_to_date_amount{{ suffix }} + coalesce(
                    open_pipeline.best_case_amount{{ suffix }}, 0
                ) as best_case_forecast_amount{{ suffix }},
                closed.closed_to_date_amount{{ suffix }} + coalesce(
                    open_pipeline.weighted_amount{{ suffix }}, 0
                ) as projected_amount{{ suffix }} {{ "," if not loop.last }}
            {% endfor %}
        from closed
        left join employees on closed.employee_key = employees.employee_key
        left join
            quotas
            on closed.employee_key = quotas.employee_key
            and closed.period_start_date = quotas.month_start
        left join
            open_pipeline
            on closed.tenant_key = open_pipeline.tenant_key
            and closed.employee_key = open_pipeline.employee_key
            and closed.snapshot_date = open_pipeline.pipeline_date
    ),

    final as (
        select
            {{ surrogate_key(["employee_key", "snapshot_date"]) }} as plan_key,
            tenant_key,
            employee_key,
            case
                when team is null
                then {{ unknown_key() }}
                else {{ surrogate_key(["tenant_id", "team"]) }}
            end as team_key,
            team,
            period_start_date,
            period_end_date,
            snapshot_date,
            snapshot_date = period_start_date as is_first_snapshot,
            period_end_date <= today_date as is_ended,
            {{ days_between("snapshot_date", "period_end_date") }} = 1 as is_last_snapshot,
            forecast.currency_code,
            cast(quota_amount as decimal(18, 4)) as quota_amount,
            {{ to_reporting("quota_amount", "forecast.currency_code", "forecast.snapshot_date") }}
            as quota_amount_reporting,
            {% for measure in [
                "closed_to_date_amount",
                "pipeline_amount",
                "commit_forecast_amount",
                "best_case_forecast_amount",
                "projected_amount",
            ] -%}
                cast({{ measure }} as decimal(18, 4)) as {{ measure }},
                cast({{ measure }}_reporting as decimal(18, 4)) as {{ measure }}_reporting,
            {% endfor %}
            cast(
                first_value(commit_forecast_amount) over (
                    partition by employee_key, period_start_date
                    order by snapshot_date
                    rows between unbounded preceding and unbounded following
                ) as decimal(18, 4)
            ) as frozen_commit_forecast_amount
        from forecast {{ join_exchange_rate("forecast.currency_code", "forecast.snapshot_date") }}
    )

select *
from final
