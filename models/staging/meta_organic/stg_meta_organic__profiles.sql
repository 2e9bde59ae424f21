with
    source as ({{ snapshot_days("meta_organic", "profiles") }}),

    pages as (
        select
            'facebook' as platform,
            page_id as profile_id,
            page_name as profile_name,
            page_followers as followers,
            observed_date,
            _extracted_at,
            _commit_seq
        from source
    ),

    instagram_accounts as (
        select
            'instagram' as platform,
            instagram_id as profile_id,
            instagram_username as profile_name,
            instagram_followers as followers,
            observed_date,
            _extracted_at,
            _commit_seq
        from source
        where instagram_id is not null
    ),

    profiles as (
        select *
        from pages
        union all
        select *
        from instagram_accounts
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            profiles.platform,
            profiles.profile_id,
            profiles.observed_date,
            profiles.profile_name,
            profiles.followers,
            profiles._extracted_at,
            profiles._commit_seq
        from profiles {{ join_tenant("meta_organic", "profiles.profile_id") }}
    )

select *
from final
