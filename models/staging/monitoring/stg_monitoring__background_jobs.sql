with
    source as ({{ current_rows("monitoring", "background_jobs") }}),

    pivoted as (
        select
            source.service,
            source.job_name,
            source.sampled_at,
            sum(
                case
                    when
                        source.metric = 'job:duration_seconds_bucket:increase1d'
                        and source.le = '+Inf'
                    then source.value
                end
            ) as job_count,
            sum(
                case
                    when
                        source.metric = 'job:duration_seconds_bucket:increase1d'
                        and source.le = '30'
                    then source.value
                end
            ) as within_30s_count,
            sum(
                case
                    when
                        source.metric = 'job:duration_seconds_bucket:increase1d'
                        and source.le = '120'
                    then source.value
                end
            ) as within_120s_count,
            sum(
                case
                    when
                        source.metric = 'job:duration_seconds_bucket:increase1d'
                        and source.le = '600'
                    then source.value
                end
            ) as within_600s_count,
            max(source._extracted_at) as _extracted_at,
            max(source._commit_seq) as _commit_seq
        from source
        group by source.service, source.job_name, source.sampled_at
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            pivoted.service,
            pivoted.job_name,
            pivoted.sampled_at - interval '24' hour as window_start_at,
            pivoted.sampled_at as window_end_at,
            pivoted.job_count,
            pivoted.within_30s_count,
            pivoted.within_120s_count,
            pivoted.within_600s_count,
            pivoted._extracted_at,
            pivoted._commit_seq
        from pivoted {{ join_tenant("monitoring", "pivoted.service") }}
    )

select *
from final
