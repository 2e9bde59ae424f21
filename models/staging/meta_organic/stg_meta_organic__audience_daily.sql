with
    source as ({{ snapshot_days("meta_organic", "audience_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            'instagram' as platform,
            source.profile_id,
            source.observed_date as reporting_date,
            source.dimension,
            source.bucket,
            source.followers,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("meta_organic", "source.profile_id") }}
    )

select *
from final
