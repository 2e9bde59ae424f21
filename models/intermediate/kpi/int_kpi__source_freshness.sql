-- How old each entity's newest load was at the end of each hour of the last five weeks, or at the
-- build.
with
    loads as (
        select
            source || '/' || entity as source_entity,
            as_of as loaded_at,
            lead(as_of) over (
                partition by source, entity order by as_of, commit_seq
            ) as next_loaded_at
        from {{ source("raw", "lake__commits") }}
        where kind = 'extract'
    ),

    hours as (
        select
            slots.period_start as hour_start_at, least(slots.period_end, build.as_of) as hour_end_at
        from {{ ref("int_kpi__recent_slots") }} as slots
        cross join {{ source("raw", "lake__build") }} as build
        where slots.grain = 'hour' and slots.tenant_key = {{ surrogate_key(["'group'"]) }}
    ),

    final as (
        select
            loads.source_entity,
            hours.hour_start_at,
            cast(hours.hour_start_at as date) as hour_date,
            {{ hours_of(seconds_between("loads.loaded_at", "hours.hour_end_at")) }} as age_hours
        from hours
        inner join
            loads
            on hours.hour_end_at >= loads.loaded_at
            and (hours.hour_end_at < loads.next_loaded_at or loads.next_loaded_at is null)
    )

select *
from final
