with
    source as ({{ current_rows("finance_erp", "gl_entries") }}),

    final as (
        select
            case when not source.is_group then {{ tenant_id_or_unknown() }} end as tenant_id,
            source.entry_id,
            source.subsidiary_id,
            source.account_id,
            source.posting_date,
            source.transaction_id,
            source.document_number,
            source.memo,
            source.is_group,
            source.currency_code,
            source.period,
            source.amount,
            source.debit_amount,
            source.credit_amount,
            source.department,
            source.product_line,
            source.posted_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("finance_erp", "source.subsidiary_id") }}
    )

select *
from final
