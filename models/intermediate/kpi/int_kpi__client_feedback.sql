{#
    What clients said, by theme and sentiment: the tracker's theme, else that of the comment's
    keywords. 4 and 5 of 5 are positive, 3 is neutral.
#}
with
    feedback as (select * from {{ ref("stg_delivery_app__client_feedback") }}),

    placed as (
        select feedback.*, {{ project_columns() }}
        from feedback {{ join_project("feedback") }}
        where {{ is_of_living_project() }}
    ),

    final as (
        select
            feedback_id,
            tenant_key,
            project_key,
            customer_key,
            product,
            coalesce({{ normalised("theme") }}, comment_theme, 'other') as theme,
            satisfaction_score,
            case
                when satisfaction_score >= 4
                then 'positive'
                when satisfaction_score = 3
                then 'neutral'
                when satisfaction_score is not null
                then 'negative'
                else 'unknown'
            end as sentiment,
            submitted_at,
            {{ to_tenant_date("submitted_at", "time_zone") }} as submitted_date
        from placed
    )

select *
from final
