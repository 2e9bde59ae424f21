with
    source as ({{ current_rows("ga4", "pages_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.property_id,
            source.date as reporting_date,
            source.page_path,
            source.page_title,
            source.screen_page_views,
            source.active_users,
            source.user_engagement_seconds,
            source.key_events,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("ga4", "source.property_id") }}
    )

select *
from final
