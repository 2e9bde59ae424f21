-- When the recent time slots end: quarters of an hour of two days, hours before. What is the state
-- at an end counts for the slot; the slot under way ends now. An hour that a clock skips is none.
with
    slots as (
        select
            tenant_key,
            grain,
            period_start,
            period_end,
            min(case when grain = '15min' then period_start end) over (
                partition by tenant_key
            ) as first_quarter
        from {{ ref("int_kpi__recent_slots") }}
        where grain in ('15min', 'hour')
    ),

    placed as (
        select
            slots.tenant_key,
            slots.period_start,
            tenants.time_zone,
            {{ from_tenant_time("slots.period_start", "tenants.time_zone") }} as starts_at,
            {{ from_tenant_time("slots.period_end", "tenants.time_zone") }} as ends_at
        from slots
        inner join {{ ref("dim_tenant") }} as tenants on slots.tenant_key = tenants.tenant_key
        where slots.grain = '15min' or slots.period_end <= slots.first_quarter
    ),

    final as (
        select
            tenant_key,
            cast(period_start as date) as moment_date,
            starts_at,
            least(ends_at, {{ as_of() }}) as ends_at
        from placed
        where {{ to_tenant_time("starts_at", "time_zone") }} = period_start
    )

select *
from final
