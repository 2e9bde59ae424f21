-- Opportunities open at the end of each day, by channel: created so far less closed so far. Amounts
-- are those of now; which were open is as it was.
with
    changes as (
        select
            tenant_key,
            channel_key,
            created_date as pipeline_date,
            1 as opportunity_count,
            amount,
            amount_reporting
        from {{ ref("fct_opportunities") }}
        where created_date is not null and (closed_date is not null or not is_closed)
        union all
        select
            tenant_key,
            channel_key,
            greatest(closed_date, created_date) as pipeline_date,
            -1 as opportunity_count,
            - amount as amount,
            - amount_reporting as amount_reporting
        from {{ ref("fct_opportunities") }}
        where created_date is not null and closed_date is not null and is_closed
    ),

    daily as (
        select
            tenant_key,
            channel_key,
            pipeline_date,
            sum(opportunity_count) as opportunity_count,
            sum(amount) as amount,
            sum(amount_reporting) as amount_reporting
        from changes
        group by tenant_key, channel_key, pipeline_date
    ),

    spans as (
        select
            daily.tenant_key,
            daily.channel_key,
            min(daily.pipeline_date) as first_date,
            tenants.today_date
        from daily
        inner join {{ ref("int_kpi__tenants") }} as tenants on daily.tenant_key = tenants.tenant_key
        group by daily.tenant_key, daily.channel_key, tenants.today_date
    ),

    dense as (
        select
            spans.tenant_key,
            spans.channel_key,
            calendar.date_key as pipeline_date,
            coalesce(daily.opportunity_count, 0) as opportunity_count,
            coalesce(daily.amount, 0) as amount,
            coalesce(daily.amount_reporting, 0) as amount_reporting
        from spans
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and spans.today_date
        left join
            daily
            on spans.tenant_key = daily.tenant_key
            and spans.channel_key = daily.channel_key
            and calendar.date_key = daily.pipeline_date
    ),

    final as (
        select
            tenant_key,
            channel_key,
            pipeline_date,
            {% for measure in ["opportunity_count", "amount", "amount_reporting"] -%}
                sum({{ measure }}) over (
                    partition by tenant_key, channel_key order by pipeline_date
                ) as open_{{ measure }}{{ "," if not loop.last }}
            {% endfor %}
        from dense
    )

select *
from final
