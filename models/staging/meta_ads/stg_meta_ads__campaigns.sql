with
    source as ({{ current_rows("meta_ads", "campaigns") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.name as campaign_name,
            source.objective,
            source.status,
            source.effective_status,
            source.buying_type,
            source.daily_budget_minor,
            source.lifetime_budget_minor,
            source.starts_at,
            source.stops_at,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("meta_ads", "source.account_id") }}
    )

select *
from final
