with
    source as ({{ current_rows("monitoring", "scaling_events") }}),

    pivoted as (
        select
            source.service,
            source.direction,
            source.trigger,
            source.sampled_at,
            sum(
                case when source.metric = 'scaling:events:increase1d' then source.value end
            ) as event_count,
            max(source._extracted_at) as _extracted_at,
            max(source._commit_seq) as _commit_seq
        from source
        group by source.service, source.direction, source.trigger, source.sampled_at
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            pivoted.service,
            pivoted.direction,
            pivoted.trigger,
            pivoted.sampled_at - interval '24' hour as window_start_at,
            pivoted.sampled_at as window_end_at,
            pivoted.event_count,
            pivoted._extracted_at,
            pivoted._commit_seq
        from pivoted {{ join_tenant("monitoring", "pivoted.service") }}
    )

select *
from final
