with
    source as ({{ current_rows("kpi_targets", "sla_policies") }}),

    final as (
        select
            source.policy_key,
            source.valid_from,
            {{ clean_text("source.tenant_id") }} as tenant_id,
            source.subject,
            source.metric,
            {{ clean_text("source.channel") }} as channel,
            {{ clean_text("source.priority") }} as priority,
            source.threshold_minutes,
            source.calendar,
            source.opens_at_hour,
            source.closes_at_hour,
            source.origin,
            source._file,
            source._row,
            source._extracted_at,
            source._commit_seq
        from source
    )

select *
from final
