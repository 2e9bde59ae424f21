{% set measures = {
    "impression_count": "bigint",
    "click_count": "bigint",
    "spend_amount": "decimal(18, 4)",
    "conversion_count": "double",
} -%}
{% set spans = [7, 28] -%}

with
    delivery as (
        select
            tenant_key,
            campaign_key,
            platform,
            account_id,
            reporting_date,
            hour_key,
            max(time_zone) as time_zone,
            max(channel_key) as channel_key,
            max(currency_code) as currency_code,
            max(hour_started_at) as hour_started_at,
            sum(impression_count) as impression_count,
            sum(click_count) as click_count,
            sum(spend_amount) as spend_amount,
            sum(spend_amount_reporting) as spend_amount_reporting,
            sum(cast(conversion_count as decimal(28, 6))) as conversion_count
        from {{ ref("fct_ad_performance_intraday") }}
        where breakdown = 'hour'
        group by tenant_key, campaign_key, platform, account_id, reporting_date, hour_key
    ),

    -- What an account has not told of yet is not 0: its hours end with the last one it told of.
    accounts as (
        select
            tenant_key,
            platform,
            account_id,
            max(hour_started_at) as last_hour_at,
            max(reporting_date) as last_date
        from delivery
        group by tenant_key, platform, account_id
    ),

    -- Campaigns that delivered in the four weeks before.
    campaigns as (
        select
            delivery.tenant_key,
            delivery.campaign_key,
            delivery.platform,
            delivery.account_id,
            max(delivery.time_zone) as time_zone,
            max(delivery.channel_key) as channel_key,
            max(delivery.currency_code) as currency_code,
            min(delivery.reporting_date) as first_date,
            max(delivery.reporting_date) as last_delivered_date,
            {{ days_before("max(accounts.last_date)", 2) }} as first_shown_date,
            max(accounts.last_date) as last_shown_date,
            max(accounts.last_hour_at) as last_hour_at
        from delivery
        inner join
            accounts
            on delivery.tenant_key = accounts.tenant_key
            and delivery.platform = accounts.platform
            and delivery.account_id = accounts.account_id
        group by delivery.tenant_key, delivery.campaign_key, delivery.platform, delivery.account_id
    ),

    running as (
        select *
        from campaigns
        where last_delivered_date >= {{ days_before("last_shown_date", 28) }}
    ),

    days as (
        {{
            date_rows(
                "running",
                [
                    "tenant_key",
                    "campaign_key",
                    "platform",
                    "account_id",
                    "time_zone",
                    "channel_key",
                    "currency_code",
                    "first_date",
                    "last_hour_at",
                ],
                "first_shown_date",
                "last_shown_date",
            )
        }}
    ),

    hours as (
        select
            days.*,
            hours.hour_key,
            {{
                from_tenant_time(
                    "cast(days.date_day as timestamp) + hours.hour_key * interval '1' hour",
                    "days.time_zone",
                )
            }} as hour_started_at
        from days
        cross join {{ ref("dim_hour") }} as hours
    ),

    shown as (select * from hours where hour_started_at <= last_hour_at and date_day >= first_date),

    -- The same hour of the days before, since the campaign began.
    history as (
        select
            shown.tenant_key,
            shown.campaign_key,
            shown.account_id,
            shown.date_day,
            shown.hour_key
            {%- for days in spans %}
                {%- for measure in measures %}
                    ,
                    sum(
                        case
                            when earlier.reporting_date >= {{ days_before("shown.date_day", days) }}
                            then earlier.{{ measure }}
                        end
                    ) as {{ measure }}_last_{{ days }}_days
                {%- endfor %}
            {%- endfor %}
        from shown
        inner join
            delivery as earlier
            on shown.tenant_key = earlier.tenant_key
            and shown.campaign_key = earlier.campaign_key
            and shown.account_id = earlier.account_id
            and shown.hour_key = earlier.hour_key
            and earlier.reporting_date < shown.date_day
            and earlier.reporting_date >= {{ days_before("shown.date_day", 28) }}
        group by
            shown.tenant_key, shown.campaign_key, shown.account_id, shown.date_day, shown.hour_key
    ),

    compared as (
        select
            shown.*,
            coalesce(delivery.spend_amount_reporting, 0) as spend_amount_reporting,
            {% for measure in measures %}
                coalesce(delivery.{{ measure }}, 0) as {{ measure }},
                {% for days in spans %}
                    coalesce(
                        history.{{ measure }}_last_{{ days }}_days, 0
                    ) as {{ measure }}_last_{{ days }}_days,
                {% endfor %}
            {% endfor %}
            {% for days in spans %}
                least(
                    {{ days_between("shown.first_date", "shown.date_day") }}, {{ days }}
                ) as day_count_last_{{ days }}_days,
            {% endfor %}
            versions.daily_budget_amount
        from shown
        left join
            delivery
            on shown.tenant_key = delivery.tenant_key
            and shown.campaign_key = delivery.campaign_key
            and shown.account_id = delivery.account_id
            and shown.date_day = delivery.reporting_date
            and shown.hour_key = delivery.hour_key
        left join
            history
            on shown.tenant_key = history.tenant_key
            and shown.campaign_key = history.campaign_key
            and shown.account_id = history.account_id
            and shown.date_day = history.date_day
            and shown.hour_key = history.hour_key
        left join
            {{ ref("dim_campaign") }} as versions
            on shown.campaign_key = versions.campaign_key
            and {{ is_version_at("versions", "shown.hour_started_at") }}
    ),

    paced as (
        select
            *,
            sum(spend_amount) over (
                partition by tenant_key, campaign_key, account_id, date_day
                order by hour_key
                rows between unbounded preceding and current row
            ) as spend_to_hour_amount,
            cast(hour_key + 1 as double) / 24 as day_elapsed_rate
        from compared
    ),

    used as (
        select
            *,
            cast(spend_to_hour_amount as double)
            / nullif(cast(daily_budget_amount as double), 0) as budget_used_rate
        from paced
    ),

    final as (
        select
            {{
                surrogate_key(
                    ["tenant_key", "campaign_key", "account_id", "date_day", "hour_key"]
                )
            }} as campaign_hour_key,
            tenant_key,
            campaign_key,
            channel_key,
            platform,
            account_id,
            date_day as reporting_date,
            hour_key,
            hour_started_at,
            time_zone,
            date_day = {{ tenant_today("time_zone") }} as is_today,
            currency_code,
            cast(spend_amount_reporting as decimal(18, 4)) as spend_amount_reporting,
            {% for measure, type in measures.items() %}
                cast({{ measure }} as {{ type }}) as {{ measure }},
                {% for days in spans %}
                    cast(
                        {{ measure }}_last_{{ days }}_days as {{ type }}
                    ) as {{ measure }}_last_{{ days }}_days,
                {% endfor %}
            {% endfor %}
            {% for days in spans %}
                cast(day_count_last_{{ days }}_days as bigint) as day_count_last_{{ days }}_days,
            {% endfor %}
            daily_budget_amount,
            cast(spend_to_hour_amount as decimal(18, 4)) as spend_to_hour_amount,
            day_elapsed_rate,
            budget_used_rate,
            case
                when budget_used_rate > 1.1
                then 'overspend'
                when budget_used_rate > 0.9 and budget_used_rate > day_elapsed_rate
                then 'pacing_warning'
                when budget_used_rate is not null
                then 'on_pace'
            end as pacing_status
        from used
    )

select *
from final
