with
    source as ({{ current_rows("whatsapp", "template_analytics") }}),

    buttons as ({{ json_array_rows("source", ["template_id", "date"], "clicked") }}),

    clicks as (
        select
            template_id,
            date,
            sum(try_cast({{ json_text("element", "$.count") }} as bigint)) as clicked_count
        from buttons
        group by template_id, date
    ),

    final as (
        select
            source.template_id,
            source.date,
            source.sent_count,
            source.delivered_count,
            source.read_count,
            coalesce(clicks.clicked_count, 0) as clicked_count,
            source._extracted_at,
            source._commit_seq
        from source
        left join clicks on source.template_id = clicks.template_id and source.date = clicks.date
    )

select *
from final
