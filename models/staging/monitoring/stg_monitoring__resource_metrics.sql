with
    source as ({{ current_rows("monitoring", "resource_metrics") }}),

    pivoted as (
        select
            source.service,
            source.sampled_at,
            sum(
                case when source.metric = 'resource:cpu_utilisation:avg4h' then source.value end
            ) as cpu_rate,
            sum(
                case when source.metric = 'resource:memory_utilisation:avg4h' then source.value end
            ) as memory_rate,
            sum(
                case when source.metric = 'resource:disk_utilisation:avg4h' then source.value end
            ) as disk_rate,
            sum(
                case
                    when source.metric = 'resource:container_restarts:increase4h' then source.value
                end
            ) as restart_count,
            sum(
                case when source.metric = 'resource:db_pool_used:avg4h' then source.value end
            ) as mean_db_pool_used,
            sum(
                case when source.metric = 'resource:db_pool_size:avg4h' then source.value end
            ) as mean_db_pool_size,
            max(source._extracted_at) as _extracted_at,
            max(source._commit_seq) as _commit_seq
        from source
        group by source.service, source.sampled_at
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            pivoted.service,
            pivoted.sampled_at - interval '4' hour as window_start_at,
            pivoted.sampled_at as window_end_at,
            pivoted.cpu_rate,
            pivoted.memory_rate,
            pivoted.disk_rate,
            pivoted.restart_count,
            pivoted.mean_db_pool_used,
            pivoted.mean_db_pool_size,
            pivoted._extracted_at,
            pivoted._commit_seq
        from pivoted {{ join_tenant("monitoring", "pivoted.service") }}
    )

select *
from final
