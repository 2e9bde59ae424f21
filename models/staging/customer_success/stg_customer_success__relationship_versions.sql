with
    source as ({{ versions_of_rows("customer_success", "relationships") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.relationship_id,
            source.customer_id,
            source.role,
            source.champion_strength,
            source.relationship_score,
            source.is_executive_sponsor,
            source.is_active,
            source.last_contact_at,
            source.next_review_date,
            source.modified_at,
            lead(source.modified_at) over (
                partition by source.relationship_id order by source.modified_at
            ) as next_modified_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("customer_success", "source.tenant_id") }}
    )

select *
from final
