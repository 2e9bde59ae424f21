{{
    config(
        materialized="incremental",
        incremental_strategy="append",
        on_schema_change="append_new_columns",
        pre_hook="{{ delete_changed('ga4', 'sessions_hourly', 'reporting_date') }}",
        post_hook="{{ record_through_seq() }}",
    )
}}

with
    source as (
        {{
            current_rows(
                "ga4", "sessions_hourly", changed_since_read("ga4", "sessions_hourly", "date")
            )
        }}
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.property_id,
            source.date as reporting_date,
            source.date_hour,
            source.channel_group,
            source.source,
            source.medium,
            source.campaign_name,
            source.device_category,
            source.country,
            source.new_vs_returning,
            source.sessions,
            source.engaged_sessions,
            source.total_users,
            source.new_users,
            source.screen_page_views,
            source.user_engagement_seconds,
            source.key_events,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("ga4", "source.property_id") }}
    )

select *
from final
