-- Queues and WhatsApp numbers at every full hour. A queue's snapshots of one hour are one row: its
-- last depth, its oldest wait, all that came and went.
with
    snapshots as (
        select
            *,
            date_trunc('hour', captured_at) as hour_at,
            row_number() over (
                partition by tenant_id, queue, date_trunc('hour', captured_at)
                order by captured_at desc
            ) as recency
        from {{ ref("stg_crm_app__message_queue_snapshots") }}
    ),

    queues as (
        select
            tenant_id,
            'queue' as subject_kind,
            queue as subject_id,
            hour_at,
            cast(sum(case when recency = 1 then depth end) as bigint) as queue_depth,
            cast(sum(enqueued) as bigint) as enqueued_count,
            cast(sum(processed) as bigint) as processed_count,
            cast(max(oldest_age_seconds) as bigint) as oldest_age_seconds,
            cast(null as string) as session_id,
            cast(null as boolean) as is_connected,
            cast(null as string) as quality_rating
        from snapshots
        group by tenant_id, queue, hour_at
    ),

    numbers as (
        select
            sessions.tenant_id,
            'phone_number' as subject_kind,
            sessions.phone_number_id as subject_id,
            sessions.hour_at,
            cast(null as bigint) as queue_depth,
            cast(null as bigint) as enqueued_count,
            cast(null as bigint) as processed_count,
            cast(null as bigint) as oldest_age_seconds,
            sessions.session_id,
            sessions.is_connected,
            ratings.quality_rating
        from {{ ref("int_crm__session_hours") }} as sessions
        left join
            {{ ref("int_crm__number_quality") }} as ratings
            on sessions.phone_number_id = ratings.phone_number_id
            and sessions.hour_at >= ratings.valid_from
            and sessions.hour_at < ratings.valid_to
    ),

    unioned as (
        select *
        from queues
        union all
        select *
        from numbers
    ),

    localised as (
        select
            unioned.*, {{ to_tenant_time("unioned.hour_at", "tenants.time_zone") }} as local_hour_at
        from unioned
        left join {{ ref("dim_tenant") }} as tenants on unioned.tenant_id = tenants.tenant_id
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "subject_kind", "subject_id", "hour_at"]) }}
            as channel_health_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            subject_kind,
            subject_id,
            hour_at,
            cast(local_hour_at as date) as snapshot_date,
            cast(extract(hour from local_hour_at) as bigint) as snapshot_hour_key,
            queue_depth,
            enqueued_count,
            processed_count,
            oldest_age_seconds,
            session_id,
            is_connected,
            quality_rating
        from localised
    )

select *
from final
