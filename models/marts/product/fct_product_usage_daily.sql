with
    events as (select * from {{ ref("int_product__events_dated") }}),

    {# A user may use several devices on a day: the one of most events is the row's. #}
    devices as (
        select user_key, tenant_key, feature_key, event_date, platform, device_key
        from events
        group by user_key, tenant_key, feature_key, event_date, platform, device_key
        qualify
            row_number() over (
                partition by user_key, tenant_key, feature_key, event_date
                order by count(*) desc, platform, device_key
            )
            = 1
    ),

    usage as (
        select
            tenant_key,
            event_date as usage_date,
            user_key,
            feature_key,
            max(user_id) as user_id,
            max(customer_key) as customer_key,
            max(segment) as segment,
            max(email_hash) as email_hash,
            sum(case when is_qualifying then 1 else 0 end) as event_count,
            sum(case when is_qualifying then 0 else 1 end) as milestone_count,
            sum(
                case when event_name = 'session_started' then 1 else 0 end
            ) as session_started_count,
            sum(case when event_name = 'feature_viewed' then 1 else 0 end) as view_count,
            sum(case when event_name = 'feature_used' then 1 else 0 end) as use_count,
            sum(case when event_name = 'item_created' then 1 else 0 end) as item_created_count,
            count(distinct session_id) as session_count,
            sum(duration_seconds) as usage_seconds
        from events
        group by tenant_key, event_date, user_key, feature_key
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "usage.tenant_key",
                        "usage.user_key",
                        "usage.feature_key",
                        "usage.usage_date",
                    ]
                )
            }} as product_usage_key,
            usage.tenant_key,
            usage.usage_date,
            usage.user_key,
            usage.user_id,
            usage.customer_key,
            usage.segment,
            usage.feature_key,
            devices.device_key,
            devices.platform,
            usage.email_hash,
            cast(usage.event_count as bigint) as event_count,
            cast(usage.milestone_count as bigint) as milestone_count,
            cast(usage.session_started_count as bigint) as session_started_count,
            cast(usage.view_count as bigint) as view_count,
            cast(usage.use_count as bigint) as use_count,
            cast(usage.item_created_count as bigint) as item_created_count,
            usage.session_count,
            cast(usage.usage_seconds / 60 as decimal(18, 4)) as usage_minutes,
            usage.event_count > 0 as is_active,
            usage.use_count + usage.item_created_count > 0 as has_used_feature
        from usage
        inner join
            devices
            on usage.tenant_key = devices.tenant_key
            and usage.user_key = devices.user_key
            and usage.feature_key = devices.feature_key
            and usage.usage_date = devices.event_date
    )

select *
from final
