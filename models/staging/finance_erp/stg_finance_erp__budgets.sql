with
    source as ({{ current_rows("finance_erp", "budgets") }}),

    final as (
        select
            case when not source.is_group then {{ tenant_id_or_unknown() }} end as tenant_id,
            source.budget_id,
            source.subsidiary_id,
            source.account_id,
            source.period_start_date,
            source.period,
            source.is_group,
            source.currency_code,
            source.version,
            source.amount,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("finance_erp", "source.subsidiary_id") }}
    )

select *
from final
