with
    source as ({{ current_rows("google_ads", "campaigns") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.customer_id as account_id,
            source.campaign_id,
            source.name as campaign_name,
            source.status,
            source.advertising_channel_type,
            source.start_date_time,
            source.end_date_time,
            source.labels,
            source.budget_id,
            source.budget_amount_micros,
            source.budget_total_amount_micros,
            source.currency_code,
            source.time_zone,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("google_ads", "source.customer_id") }}
    )

select *
from final
