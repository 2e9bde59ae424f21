with
    source as ({{ current_rows("cicd", "pull_requests") }}),

    reviews as (
        {{ json_array_rows("source", ["repository", "pull_request_number"], "source.reviews") }}
    ),

    submitted as (
        select
            reviews.repository,
            reviews.pull_request_number,
            {{ json_text("reviews.element", "$.state") }} as state,
            {{ instant("reviews.element", "$.submittedAt") }} as submitted_at
        from reviews
    ),

    reviewed as (
        select
            submitted.repository,
            submitted.pull_request_number,
            min(submitted.submitted_at) as first_review_at,
            min(
                case when submitted.state = 'APPROVED' then submitted.submitted_at end
            ) as approved_at
        from submitted
        group by submitted.repository, submitted.pull_request_number
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.repository,
            regexp_extract(source.repository, '/(.+)$', 1) as service,
            source.pull_request_number,
            source.pull_request_id,
            source.title,
            nullif(regexp_extract(source.head_branch, '([A-Z]+-[0-9]+)', 1), '') as issue_key,
            source.state,
            source.is_draft,
            source.head_branch,
            source.base_branch,
            source.head_sha,
            source.merge_sha,
            source.additions,
            source.deletions,
            source.changed_files,
            {{ hash_personal("source.author_login") }} as author_login_hash,
            source.first_commit_at,
            source.created_at,
            reviewed.first_review_at,
            reviewed.approved_at,
            source.merged_at,
            source.closed_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            reviewed
            on source.repository = reviewed.repository
            and source.pull_request_number = reviewed.pull_request_number
            {{ join_tenant("cicd", "source.repository") }}
    )

select *
from final
