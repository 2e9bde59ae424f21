with
    source as ({{ current_rows("cicd", "releases") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.repository,
            source.release_id,
            source.tag_name,
            source.name,
            source.target_commitish,
            source.is_draft,
            source.is_prerelease,
            {{ hash_personal("source.author_login") }} as author_login_hash,
            source.created_at,
            source.published_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("cicd", "source.repository") }}
    )

select *
from final
