with
    factors as (
        select
            *,
            {{ quality_score() }} as quality_score,
            {{ quality_weight_known() }} as known_weight_rate
        from {{ ref("int_delivery__quality_factors") }}
    ),

    placed as (
        select factors.*, projects.started_at, projects.delivered_at, {{ project_columns() }}
        from factors {{ join_project("factors") }}
        where {{ is_of_living_project() }}
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id", "review_id"]) }} as project_review_key,
            tenant_key,
            review_id,
            project_key,
            customer_key,
            employee_key,
            case
                when reviewer_id is null
                then {{ unknown_key() }}
                else {{ employee_key("'hris'", "tenant_id", "reviewer_id") }}
            end as reviewer_employee_key,
            product,
            reviewed_at,
            {{ to_tenant_date("reviewed_at", "time_zone") }} as reviewed_date,
            {{ to_tenant_date("started_at", "time_zone") }} as project_start_date,
            cast(
                {{ to_tenant_date("delivered_at", "time_zone") }} + interval '1' day as date
            ) as project_end_date,
            technical_accuracy_score,
            completeness_score,
            timeliness_score,
            communication_score,
            client_satisfaction_score,
            clarity_score,
            professionalism_score,
            quality_score,
            known_weight_rate,
            quality_score is not null and known_weight_rate < 1 as is_reweighted,
            {{ quality_band("quality_score") }} as quality_band,
            coalesce(quality_score < 3.0, false) as is_unacceptable,
            coalesce(quality_score < 4.0, false) as is_alert
        from placed
    )

select *
from final
