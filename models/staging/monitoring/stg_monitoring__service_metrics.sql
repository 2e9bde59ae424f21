with
    source as ({{ current_rows("monitoring", "service_metrics") }}),

    pivoted as (
        select
            source.service,
            coalesce(source.endpoint, '(service)') as endpoint,
            source.sampled_at,
            sum(
                case
                    when
                        source.metric = 'service:http_request_duration_seconds_bucket:increase4h'
                        and source.le = '+Inf'
                    then source.value
                end
            ) as request_count,
            sum(
                case
                    when
                        source.metric = 'service:http_request_duration_seconds_bucket:increase4h'
                        and source.le = '0.1'
                    then source.value
                end
            ) as within_100ms_count,
            sum(
                case
                    when
                        source.metric = 'service:http_request_duration_seconds_bucket:increase4h'
                        and source.le = '0.2'
                    then source.value
                end
            ) as within_200ms_count,
            sum(
                case
                    when
                        source.metric = 'service:http_request_duration_seconds_bucket:increase4h'
                        and source.le = '0.4'
                    then source.value
                end
            ) as within_400ms_count,
            sum(
                case
                    when
                        source.metric = 'service:http_request_duration_seconds_bucket:increase4h'
                        and source.le = '0.8'
                    then source.value
                end
            ) as within_800ms_count,
            sum(
                case
                    when source.metric = 'service:http_request_duration_seconds_sum:increase4h'
                    then source.value
                end
            ) as latency_seconds,
            sum(
                case
                    when source.metric = 'service:http_requests_failed:increase4h' then source.value
                end
            ) as failed_request_count,
            sum(
                case
                    when source.metric = 'service:http_requests_throttled:increase4h'
                    then source.value
                end
            ) as throttled_request_count,
            sum(
                case when source.metric = 'service:cache_hits:increase4h' then source.value end
            ) as cache_hit_count,
            sum(
                case when source.metric = 'service:cache_misses:increase4h' then source.value end
            ) as cache_miss_count,
            sum(
                case when source.metric = 'service:active_connections:avg4h' then source.value end
            ) as mean_active_connections,
            sum(
                case when source.metric = 'service:queue_depth:avg4h' then source.value end
            ) as mean_queue_depth,
            max(source._extracted_at) as _extracted_at,
            max(source._commit_seq) as _commit_seq
        from source
        group by source.service, coalesce(source.endpoint, '(service)'), source.sampled_at
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            pivoted.service,
            pivoted.endpoint,
            pivoted.sampled_at - interval '4' hour as window_start_at,
            pivoted.sampled_at as window_end_at,
            pivoted.request_count,
            pivoted.within_100ms_count,
            pivoted.within_200ms_count,
            pivoted.within_400ms_count,
            pivoted.within_800ms_count,
            pivoted.latency_seconds,
            pivoted.failed_request_count,
            pivoted.throttled_request_count,
            pivoted.cache_hit_count,
            pivoted.cache_miss_count,
            pivoted.mean_active_connections,
            pivoted.mean_queue_depth,
            pivoted._extracted_at,
            pivoted._commit_seq
        from pivoted {{ join_tenant("monitoring", "pivoted.service") }}
    )

select *
from final
