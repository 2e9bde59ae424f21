{#
    The five factors of a project's quality, one row a review, all on 1-5. What the reviewer did not
    score is derived from what the tracker knows, as a rate mapped to 1-5: timeliness from how late
    the project was (on time 5; as late as it was planned to take, or later, 1), communication as the
    mean of clarity, professionalism and the share of the client's messages answered within a day.
    Satisfaction is the mean of what the client said.
#}
with
    reviews as (
        select reviews.*, projects.started_at, projects.due_at, projects.delivered_at
        from {{ ref("stg_delivery_app__quality_reviews") }} as reviews
        left join
            {{ ref("int_delivery__projects_keyed") }} as projects
            on reviews.project_id = projects.project_id
    ),

    feedback as (
        select
            project_id,
            cast(
                {{ divide_half_up("100 * sum(satisfaction_score)", "count(satisfaction_score)") }}
                * cast(0.01 as decimal(3, 2)) as decimal(5, 2)
            ) as client_satisfaction_score
        from {{ ref("stg_delivery_app__client_feedback") }}
        where satisfaction_score is not null
        group by project_id
    ),

    {# A message counts once it is answered or a day has passed. #}
    answers as (
        select
            project_id,
            sum(
                case when responded_at <= sent_at + interval '1' day then 1 else 0 end
            ) as prompt_count,
            count(*) as message_count
        from {{ ref("stg_delivery_app__client_messages") }}
        where
            direction = 'inbound'
            and (responded_at is not null or sent_at + interval '1' day <= {{ as_of() }})
        group by project_id
    ),

    derived as (
        select
            reviews.*,
            case
                when reviews.delivered_at <= reviews.due_at
                then cast(1 as double)
                when
                    {{ seconds_between("reviews.due_at", "reviews.delivered_at") }}
                    >= {{ seconds_between("reviews.started_at", "reviews.due_at") }}
                then 0
                else
                    1 - cast(
                        {{ seconds_between("reviews.due_at", "reviews.delivered_at") }} as double
                    )
                    / nullif({{ seconds_between("reviews.started_at", "reviews.due_at") }}, 0)
            end as timeliness_rate,
            cast(answers.prompt_count as double)
            / nullif(answers.message_count, 0) as prompt_answer_rate,
            feedback.client_satisfaction_score
        from reviews
        left join feedback on reviews.project_id = feedback.project_id
        left join answers on reviews.project_id = answers.project_id
    ),

    final as (
        select
            review_id,
            project_id,
            reviewer_id,
            reviewed_at,
            cast(technical_accuracy_score as decimal(5, 2)) as technical_accuracy_score,
            cast(completeness_score as decimal(5, 2)) as completeness_score,
            cast(
                coalesce(timeliness_score, {{ rate_to_score("timeliness_rate") }}) as decimal(5, 2)
            ) as timeliness_score,
            cast(
                coalesce(
                    communication_score,
                    (
                        clarity_score
                        + professionalism_score
                        + {{ rate_to_score("prompt_answer_rate") }}
                    )
                    / 3
                ) as decimal(5, 2)
            ) as communication_score,
            cast(clarity_score as decimal(5, 2)) as clarity_score,
            cast(professionalism_score as decimal(5, 2)) as professionalism_score,
            client_satisfaction_score
        from derived
    )

select *
from final
