with
    source as ({{ current_rows("churn_prevention", "metrics_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.tenant_id as service_tenant_id,
            source.date,
            source.at_risk_identified_count,
            source.intervention_count,
            source.successful_intervention_count,
            source.churn_before_rate,
            source.churn_after_rate,
            source.active_user_count,
            source.eligible_user_count,
            source.request_count,
            source.error_count,
            source.estimated_revenue_impact_amount,
            source.currency_code,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("churn_prevention", "source.tenant_id") }}
    )

select *
from final
