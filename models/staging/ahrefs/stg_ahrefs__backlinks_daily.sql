with
    source as ({{ current_rows("ahrefs", "backlinks_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.target,
            source.date,
            source.live_backlinks,
            source.all_time_backlinks,
            source.live_refdomains,
            source.all_time_refdomains,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("ahrefs", "source.target") }}
    )

select *
from final
