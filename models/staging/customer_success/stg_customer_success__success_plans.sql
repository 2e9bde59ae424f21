with
    source as ({{ current_rows("customer_success", "success_plans") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.plan_id,
            source.customer_id,
            source.milestone,
            source.due_date,
            source.completed_at,
            source.goal,
            source.business_objective,
            source.is_goal_met,
            source.is_value_documented,
            source.documented_value_amount,
            source.contract_value_amount,
            source.currency_code,
            source.created_at,
            source.modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("customer_success", "source.tenant_id") }}
    )

select *
from final
