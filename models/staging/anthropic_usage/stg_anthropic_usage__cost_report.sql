with
    source as ({{ current_rows("anthropic_usage", "cost_report") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.date,
            coalesce(source.workspace_id, 'default') as workspace_id,
            source.description,
            try_cast(source.amount_cents as decimal(28, 10)) as amount_cents,
            source.currency_code,
            source.cost_type,
            source.model,
            source.token_type,
            source.service_tier,
            source.context_window,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("anthropic_usage", "source.workspace_id") }}
    )

select *
from final
