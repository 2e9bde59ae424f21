with
    source as ({{ current_rows("survey_tool", "responses") }}),

    sentiments as ({{ sentiment_scores("source", "response_id", "comment") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.response_id,
            source.person_id,
            source.survey_type,
            source.score,
            case
                source.survey_type
                when 'nps'
                then 10
                when 'csat'
                then 5
                when 'ces'
                then 7
                when 'pmf'
                then 3
            end as scale_max,
            {{ hash_personal("source.comment") }} as comment_hash,
            {{ hash_personal("source.comment") }} is not null as has_comment,
            sentiments.sentiment_score,
            source.tags,
            source.customer_id,
            source.contact_id,
            source.related_entity,
            source.responded_at,
            source.updated_at,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("survey_tool", "source.business_unit") }}
        left join sentiments on source.response_id = sentiments.response_id
    )

select *
from final
