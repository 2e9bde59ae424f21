with
    source as ({{ current_rows("salesforce", "opportunity_history") }}),

    final as (
        select
            source.id as history_id,
            source.opportunity_id,
            source.stage_name,
            source.amount,
            source.probability_percent,
            source.close_date,
            source.created_at,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
