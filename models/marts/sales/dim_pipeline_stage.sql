with
    seeded as (select * from {{ ref("pipeline_stages") }}),

    {# Stages that a source uses and nobody has described are members too. #}
    used as (
        select source_system, {{ normalised("stage") }} as stage
        from {{ ref("int_sales__stage_entries") }}
        where {{ normalised("stage") }} is not null
        union
        select source_system, {{ normalised("stage") }} as stage
        from {{ ref("int_sales__opportunities_unioned") }}
        where {{ normalised("stage") }} is not null
    ),

    listed as (
        select
            source_system,
            stage,
            stage_name,
            stage_order,
            status,
            base_probability,
            process_step,
            forecast_category,
            target_count,
            automation_level
        from seeded
        union all
        select
            used.source_system,
            used.stage,
            used.stage as stage_name,
            cast(null as bigint) as stage_order,
            cast(null as string) as status,
            cast(null as double) as base_probability,
            cast(null as string) as process_step,
            cast(null as string) as forecast_category,
            cast(null as bigint) as target_count,
            cast(null as double) as automation_level
        from used
        left join seeded on used.source_system = seeded.source_system and used.stage = seeded.stage
        where seeded.stage is null
    ),

    {# The next stage is the next on the way to winning: losing leads nowhere. #}
    targeted as (
        select
            *,
            lead(target_count) over (
                partition by source_system, coalesce(status, '') = 'lost'
                order by stage_order nulls last
            ) as next_target_count,
            max(case when status = 'won' then target_count end) over (
                partition by source_system
            ) as won_target_count
        from listed
    ),

    known as (
        select
            {{ surrogate_key(["source_system", "stage"]) }} as stage_key,
            source_system as pipeline,
            stage,
            stage_name,
            stage_order,
            status,
            coalesce(
                base_probability, cast(won_target_count as double) / nullif(target_count, 0)
            ) as base_probability,
            process_step,
            coalesce(
                stage_order = min(stage_order) over (partition by source_system, process_step)
                and process_step is not null,
                false
            ) as is_step_entry,
            forecast_category,
            target_count,
            cast(next_target_count as double) / nullif(target_count, 0) as target_conversion_rate,
            automation_level
        from targeted
    ),

    unknown as (
        select
            {{ unknown_key() }} as stage_key,
            'unknown' as pipeline,
            'unknown' as stage,
            'Unknown' as stage_name,
            cast(null as bigint) as stage_order,
            cast(null as string) as status,
            cast(null as double) as base_probability,
            cast(null as string) as process_step,
            false as is_step_entry,
            cast(null as string) as forecast_category,
            cast(null as bigint) as target_count,
            cast(null as double) as target_conversion_rate,
            cast(null as double) as automation_level
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
