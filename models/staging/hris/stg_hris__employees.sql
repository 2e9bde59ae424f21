with
    source as ({{ current_rows("hris", "employees") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.employee_id,
            source.valid_from,
            {{ hash_personal("source.first_name") }} as first_name_hash,
            {{ hash_personal("source.last_name") }} as last_name_hash,
            {{ hash_personal("source.work_email") }} as work_email_hash,
            source.department,
            source.team_id,
            source.job_title,
            source.level,
            source.manager_id,
            source.hire_date,
            source.termination_date,
            source.employment_status,
            source.fte,
            source.gender_code,
            source.hourly_cost_amount,
            source.currency_code,
            source.crm_owner_id,
            source.app_agent_id,
            source.support_agent_id,
            source.last_changed_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hris", "source.business_unit") }}
    )

select *
from final
