-- KPI x month x tenant, as the mart states it. Only what a reader sees as text is made here:
-- months as labels and, for charts, as their middle (pages show instants in the browser's time
-- zone, where a first of the month can fall into the month before), the status in words, and the
-- mart's d3 formats as the spreadsheet formats that Evidence knows. Pages choose a tenant by its
-- number: an id may hold a quote, and in-page SQL has no parameters. `series_name` is for charts,
-- whose tooltips paste names into HTML.
with
    scorecard as (
        select
            *,
            regexp_matches(value_format, '^\$?,?(\.\d+)?[fd%]$') as is_plain_format,
            coalesce(try_cast(regexp_extract(value_format, '\.(\d+)', 1) as integer), 0) as decimals
        from marts.mart_executive_scorecard
    ),
    labelled as (
        select
            kpi_key,
            kpi_name,
            family,
            case
                family
                when 'roi'
                then 'ROI'
                when 'crm_conversations'
                then 'CRM conversations'
                else replace(upper(left(family, 1)) || substr(family, 2), '_', ' ')
            end as family_name,
            unit,
            display_order,
            tenant_id,
            tenant_name,
            translate(tenant_name, '<>&', '‹›+') as series_name,
            dense_rank() over (
                order by tenant_id != 'group', tenant_name, tenant_id
            ) as tenant_number,
            strftime(month_start, '%Y-%m') as month,
            strftime(month_start, '%Y-%m') || if(is_partial, ' (still running)', '') as month_name,
            month_start + interval '14 days 12 hours' as month_middle,
            value,
            target,
            currency_code,
            status,
            status_rank,
            case
                status
                when 'on_target'
                then '✓ On target'
                when 'watch'
                then '◆ Watch'
                when 'warning'
                then '▲ Warning'
                when 'critical'
                then '✕ Critical'
                when 'no_target'
                then '– No target'
                else '… Insufficient data'
            end as status_name,
            change_to_show,
            case
                when change_to_show is null
                then 'no comparison'
                when change_to_show = 0
                then 'unchanged'
                when is_improvement
                then 'better'
                when not is_improvement
                then 'worse'
                else 'neutral'
            end as change_name,
            case
                when is_plain_format
                then '#,##0' || if(decimals > 0, '.' || repeat('0', decimals), '')
                else '#,##0.##'
            end as number_format,
            case
                when ends_with(value_format, '%')
                then '%'
                when unit = 'currency'
                then ' "' || currency_code || '"'
                when unit = 'currency_per_day'
                then ' "' || currency_code || '/day"'
                when unit = 'ratio_x'
                then '"x"'
                when unit like 'score%' or unit in ('count', 'number', 'ratio')
                then ''
                else ' "' || unit || '"'
            end as unit_format,
            if(
                change_unit = 'pp', '+0.0" pp";-0.0" pp";0.0" pp"', '+#,##0.0%;-#,##0.0%;0.0%'
            ) as change_format,
            is_partial,
            is_latest_complete_month,
            strftime(data_as_of, '%Y-%m-%d %H:%M UTC') as data_as_of
        from scorecard
    )
select * exclude (number_format, unit_format), number_format || unit_format as display_format
from labelled
order by tenant_name, month, display_order
