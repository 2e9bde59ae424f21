with
    source as ({{ current_rows("monitoring", "uptime_checks") }}),

    pivoted as (
        select
            source.service,
            source.target,
            source.sampled_at,
            sum(case when source.metric = 'probe:success:avg4h' then source.value end) as up_rate,
            sum(
                case when source.metric = 'probe:duration_seconds:avg4h' then source.value end
            ) as mean_response_seconds,
            max(source._extracted_at) as _extracted_at,
            max(source._commit_seq) as _commit_seq
        from source
        group by source.service, source.target, source.sampled_at
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            pivoted.service,
            pivoted.target,
            pivoted.sampled_at - interval '4' hour as window_start_at,
            pivoted.sampled_at as window_end_at,
            pivoted.up_rate,
            pivoted.mean_response_seconds,
            pivoted._extracted_at,
            pivoted._commit_seq
        from pivoted {{ join_tenant("monitoring", "pivoted.service") }}
    )

select *
from final
