with
    source as ({{ current_rows("hubspot", "calls") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.call_id,
            source.contact_id,
            source.deal_id,
            source.owner_id,
            source.title,
            source.direction,
            source.status,
            source.disposition_id,
            case
                source.disposition_id
                when 'f240bbac-87c9-4f6e-bf70-924b57d47db7'
                then 'connected'
                when '73a0d17f-1163-4015-bdd5-ec830791da20'
                then 'no_answer'
                when 'b2cf5968-551e-4856-9783-52b3da59a7d0'
                then 'left_voicemail'
                else 'other'
            end as disposition,
            source.duration_milliseconds,
            source.called_at,
            source.created_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("hubspot", "split_part(source.business_unit_id, ';', 1)") }}
    )

select *
from final
