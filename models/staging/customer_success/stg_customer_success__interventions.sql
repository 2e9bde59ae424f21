with
    source as ({{ current_rows("customer_success", "interventions") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.intervention_id,
            source.customer_id,
            source.strategy,
            source.type,
            source.trigger,
            source.survey_response_id,
            source.started_at,
            source.closed_at,
            source.outcome,
            source.cost_amount,
            source.retained_mrr_amount,
            source.currency_code,
            source.modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("customer_success", "source.tenant_id") }}
    )

select *
from final
