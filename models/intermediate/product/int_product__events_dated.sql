-- Events of customers' users with their local day, user and feature. What happened in a session
-- qualifies as use; signing up and the milestones after it do not.
with
    events as (select * from {{ ref("stg_telemetry__events") }}),

    internal_users as (
        select tenant_id, user_id from {{ ref("stg_telemetry__users") }} where is_internal
    ),

    known_features as (
        select feature_key, is_advanced, deprecated_at from {{ ref("dim_feature") }}
    ),

    {# A device whose clock is ahead did nothing after its event arrived. #}
    timed as (select *, least(occurred_at, received_at) as happened_at from events),

    keyed as (
        select
            events.*,
            {{ product_user_key("events.tenant_id", "events.user_id") }} as user_key,
            {{ feature_key("'telemetry'", "events.tenant_id", "events.feature_id") }}
            as named_feature_key,
            {{ json_text("events.properties", "$.platform") }} as platform,
            {{ to_tenant_date("events.happened_at", "tenants.time_zone") }} as event_date,
            try_cast(
                {{ json_text("events.properties", "$.duration_seconds") }} as decimal(18, 4)
            ) as duration_seconds
        from timed as events
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on events.tenant_id = tenants.tenant_id
        left join
            internal_users
            on events.tenant_id = internal_users.tenant_id
            and events.user_id = internal_users.user_id
        where internal_users.user_id is null
    ),

    final as (
        select
            keyed.tenant_id,
            {{ surrogate_key(["keyed.tenant_id"]) }} as tenant_key,
            keyed.event_id,
            keyed.user_key,
            keyed.user_id,
            coalesce(
                users.customer_key, accounts.customer_key, {{ unknown_key() }}
            ) as customer_key,
            coalesce(users.segment, accounts.segment, 'unknown') as segment,
            users.email_hash,
            coalesce(known_features.feature_key, {{ unknown_key() }}) as feature_key,
            coalesce(known_features.is_advanced, false) as is_advanced_feature,
            coalesce(
                keyed.happened_at >= known_features.deprecated_at, false
            ) as is_deprecated_feature,
            keyed.event_name,
            keyed.event_name in (
                'session_started', 'feature_viewed', 'feature_used', 'item_created'
            ) as is_qualifying,
            keyed.session_id,
            coalesce({{ normalised("keyed.platform") }}, 'unknown') as platform,
            {{ device_key("devices") }} as device_key,
            keyed.happened_at as occurred_at,
            keyed.event_date,
            coalesce(keyed.duration_seconds, 0) as duration_seconds
        from keyed
        left join {{ ref("int_product__users") }} as users on keyed.user_key = users.user_key
        left join
            {{ ref("int_customers__crm_accounts") }} as accounts
            on keyed.tenant_id = accounts.tenant_id
            and keyed.account_id = accounts.account_id
        left join
            known_features on keyed.named_feature_key = known_features.feature_key
            {{ join_device("devices", "keyed.platform") }}
    )

select *
from final
