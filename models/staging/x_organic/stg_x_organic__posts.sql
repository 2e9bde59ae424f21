with
    source as ({{ current_rows("x_organic", "posts") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.tweet_id,
            source.author_id,
            source.created_at,
            source.content,
            source.impressions,
            source.likes,
            source.replies,
            source.retweets,
            source.quotes,
            source.bookmarks,
            source.edit_history,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("x_organic", "source.author_id") }}
    )

select *
from final
