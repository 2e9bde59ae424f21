with
    source as ({{ snapshot_days("x_organic", "profile_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.user_id,
            source.observed_date as reporting_date,
            source.username,
            source.name,
            source.created_at,
            source.followers,
            source.following,
            source.tweet_count,
            source.listed_count,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("x_organic", "source.user_id") }}
    )

select *
from final
