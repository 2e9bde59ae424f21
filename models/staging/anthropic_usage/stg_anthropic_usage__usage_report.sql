with
    source as ({{ current_rows("anthropic_usage", "usage_report") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.date,
            coalesce(source.workspace_id, 'default') as workspace_id,
            source.model,
            source.input_tokens,
            source.output_tokens,
            source.cache_read_tokens,
            source.cache_creation_5m_tokens,
            source.cache_creation_1h_tokens,
            source.web_search_count,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("anthropic_usage", "source.workspace_id") }}
    )

select *
from final
