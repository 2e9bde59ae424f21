{#
    Values of a project's attributes from an instant on: status and bucket from its history, the
    rest from the rows that successive loads brought. What the first of them says held from the start.
#}
with
    projects as (select * from {{ ref("int_delivery__projects_keyed") }} where not is_deleted),

    intervals as (select * from {{ ref("int_delivery__status_intervals") }}),

    received as (
        select
            projects.project_key,
            received.name as project_name,
            received.client_id,
            received.project_manager_id,
            received.service_tier,
            cast(received.due_at as string) as due_at,
            received.updated_at,
            lag(received.updated_at) over (
                partition by projects.project_key order by received.updated_at
            )
            is null as is_first
        from {{ source("received", "delivery_app__projects") }} as received
        inner join projects on received.project_id = projects.project_id
        qualify
            row_number() over (
                partition by projects.project_key, received.updated_at
                order by received._commit_seq desc, received._extracted_at desc
            )
            = 1
    ),

    beginnings as (
        select project_key, min(started_at) as began_at from intervals group by project_key
    ),

    dated as (
        select
            received.*,
            case
                when received.is_first
                then least(beginnings.began_at, received.updated_at)
                else received.updated_at
            end as valid_from
        from received
        inner join beginnings on received.project_key = beginnings.project_key
    ),

    final as (
        {% for attribute in ["lifecycle_status", "attention_bucket"] %}
            select
                project_key,
                '{{ attribute }}' as attribute,
                {{ attribute }} as value,
                started_at as valid_from
            from intervals
            union all
        {% endfor %}
        {% for attribute in [
            "project_name",
            "client_id",
            "project_manager_id",
            "service_tier",
            "due_at",
        ] %}
            select project_key, '{{ attribute }}' as attribute, {{ attribute }} as value, valid_from
            from dated
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    )

select *
from final
