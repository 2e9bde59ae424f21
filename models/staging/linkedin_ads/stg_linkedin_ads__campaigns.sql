with
    source as ({{ current_rows("linkedin_ads", "campaigns") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.name as campaign_name,
            source.status,
            source.campaign_type,
            source.objective_type,
            source.cost_type,
            split_part(source.campaign_group, ':', 4) as campaign_group_id,
            try_cast(source.daily_budget as decimal(18, 4)) as daily_budget_amount,
            try_cast(source.total_budget as decimal(18, 4)) as total_budget_amount,
            source.currency_code,
            source.run_start as starts_at,
            source.run_end as ends_at,
            source.created_at,
            source.last_modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("linkedin_ads", "source.account_id") }}
    )

select *
from final
