with
    source as ({{ current_rows("cms", "content_items") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.content_id,
            source.type,
            source.status,
            source.title,
            source.slug,
            source.url,
            source.author_id,
            source.category,
            source.category_ids,
            source.tag_ids,
            source.is_thought_leadership,
            source.word_count,
            source.published_at,
            source.modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("cms", "source.business_unit") }}
    )

select *
from final
