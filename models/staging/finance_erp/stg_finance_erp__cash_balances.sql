with
    source as ({{ current_rows("finance_erp", "cash_balances") }}),

    final as (
        select
            case when not source.is_group then {{ tenant_id_or_unknown() }} end as tenant_id,
            source.account_id,
            source.subsidiary_id,
            source.balance_date,
            source.is_group,
            source.currency_code,
            source.balance_amount,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("finance_erp", "source.subsidiary_id") }}
    )

select *
from final
