with
    source as ({{ current_rows("hubspot", "companies") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.company_id,
            source.name as company_name,
            source.domain,
            source.industry,
            source.employee_count,
            source.segment,
            source.country,
            source.owner_id,
            source.analytics_source,
            source.created_at,
            source.updated_at,
            source.property_history,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "split_part(source.business_unit_id, ';', 1)") }}
    )

select *
from final
