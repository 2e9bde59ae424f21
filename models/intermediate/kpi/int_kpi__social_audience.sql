-- Followers of the Instagram accounts by age, gender and country, on the last day that had ended
-- when they were loaded.
with
    final as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ days_before(to_tenant_date("_extracted_at", "'America/Los_Angeles'"), 1) }}
            as audience_date,
            profile_id,
            dimension || ':' || bucket as audience_group,
            max_by(followers, _extracted_at) as follower_count
        from {{ ref("stg_meta_organic__audience_daily") }}
        group by
            tenant_id,
            {{ days_before(to_tenant_date("_extracted_at", "'America/Los_Angeles'"), 1) }},
            profile_id,
            dimension,
            bucket
    )

select *
from final
