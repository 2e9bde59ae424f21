with
    source as ({{ current_rows("ai_coaching", "metrics_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.tenant_id as service_tenant_id,
            source.date,
            source.sessions_delivered_count,
            source.analysis_latency_ms_hist,
            source.performance_improvement_rate,
            source.training_time_reduction_rate,
            source.active_user_count,
            source.eligible_user_count,
            source.request_count,
            source.error_count,
            source.estimated_revenue_impact_amount,
            source.currency_code,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("ai_coaching", "source.tenant_id") }}
    )

select *
from final
