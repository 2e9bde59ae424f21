with
    source as ({{ current_rows("linkedin_organic", "follower_gains_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.organization_id,
            source.date as reporting_date,
            source.organic_followers_gained,
            source.paid_followers_gained,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("linkedin_organic", "source.organization_id") }}
    )

select *
from final
