with
    source as ({{ current_rows("property_intelligence", "metrics_daily") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.tenant_id as service_tenant_id,
            source.date,
            source.properties_analyzed_count,
            source.luxury_detected_count,
            source.match_satisfaction_score,
            source.vision_latency_ms_hist,
            source.detection_accuracy_rate,
            source.evaluated_count,
            source.active_user_count,
            source.eligible_user_count,
            source.request_count,
            source.error_count,
            source.estimated_revenue_impact_amount,
            source.currency_code,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("property_intelligence", "source.tenant_id") }}
    )

select *
from final
