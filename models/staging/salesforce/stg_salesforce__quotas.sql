with
    source as ({{ current_rows("salesforce", "quotas") }}),

    final as (
        select
            source.id as quota_id,
            source.quota_owner_id,
            source.start_date,
            source.quota_amount,
            source.currency_code,
            source.forecasting_type_id,
            source.created_at,
            source.system_modstamp,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
