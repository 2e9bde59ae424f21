with
    source as ({{ current_rows("lead_intelligence", "metrics_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.tenant_id as service_tenant_id,
            source.date,
            source.leads_processed_count,
            source.qualified_count,
            source.converted_count,
            source.avg_response_time_minutes,
            source.scoring_latency_ms_hist,
            source.websocket_latency_ms_hist,
            source.conversion_improvement_rate,
            source.productivity_improvement_rate,
            source.evaluated_count,
            source.correct_count,
            source.active_user_count,
            source.eligible_user_count,
            source.request_count,
            source.error_count,
            source.estimated_revenue_impact_amount,
            source.currency_code,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("lead_intelligence", "source.tenant_id") }}
    )

select *
from final
