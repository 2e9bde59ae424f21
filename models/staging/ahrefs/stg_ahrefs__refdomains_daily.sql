with
    source as ({{ current_rows("ahrefs", "refdomains_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.target,
            source.date,
            source.refdomains,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("ahrefs", "source.target") }}
    )

select *
from final
