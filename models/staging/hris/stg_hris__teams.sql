with
    source as ({{ current_rows("hris", "teams") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.team_id,
            source.name,
            source.department,
            source.lead_id,
            source.cost_center,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hris", "source.business_unit") }}
    )

select *
from final
