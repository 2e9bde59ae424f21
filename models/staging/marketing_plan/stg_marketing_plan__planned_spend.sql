with
    source as ({{ current_rows("marketing_plan", "planned_spend") }}),

    final as (
        select
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.channel,
            source.month,
            source.version,
            source.planned_spend,
            source.currency_code,
            source.approved_on,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
