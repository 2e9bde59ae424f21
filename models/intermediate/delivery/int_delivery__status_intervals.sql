{#
    How long each project was in which lifecycle status and attention bucket: intervals without gap
    or overlap from its first event on, ended_at exclusive and NULL for the one that lasts. An event
    begins one; so does the hour from which the deadline is near. Events of progress alone (same
    status) begin one too, with the new complete_rate. The deadline is the one known now.
#}
with
    projects as (select * from {{ ref("int_delivery__projects_keyed") }} where not is_deleted),

    events as (
        select
            projects.project_key,
            status_events.event_id,
            {{ project_status("status_events.to_status") }} as lifecycle_status,
            status_events.complete_rate,
            status_events.details,
            status_events.occurred_at
        from {{ ref("stg_delivery_app__project_status_events") }} as status_events
        inner join projects on status_events.project_id = projects.project_id
    ),

    {# A project whose history nobody kept has been as it is since it started. #}
    recorded as (
        select *
        from events
        union all
        select
            projects.project_key,
            cast(null as string) as event_id,
            projects.lifecycle_status,
            projects.complete_rate,
            projects.hold_reason as details,
            coalesce(projects.started_at, projects.updated_at) as occurred_at
        from projects
        left join events on projects.project_key = events.project_key
        where events.project_key is null
    ),

    spans as (
        select
            project_key,
            event_id,
            lifecycle_status,
            complete_rate,
            case when lifecycle_status = 'on_hold' then details end as hold_reason,
            occurred_at as started_at,
            lead(occurred_at) over (
                partition by project_key order by occurred_at, event_id
            ) as ended_at
        from recorded
    ),

    timed as (
        select
            spans.*,
            {{ urgent_from("projects.due_at") }} as urgent_at,
            coalesce(
                {{ urgent_from("projects.due_at") }} > spans.started_at
                and {{ urgent_from("projects.due_at") }} < coalesce(spans.ended_at, {{ as_of() }}),
                false
            )
            and {{ attention_bucket("spans.lifecycle_status", "true") }} = 'urgent' as is_split
        from spans
        inner join projects on spans.project_key = projects.project_key
        where spans.ended_at is null or spans.ended_at > spans.started_at
    ),

    pieces as (
        select
            project_key,
            event_id,
            lifecycle_status,
            complete_rate,
            hold_reason,
            urgent_at,
            started_at,
            case when is_split then urgent_at else ended_at end as ended_at
        from timed
        union all
        select
            project_key,
            event_id,
            lifecycle_status,
            complete_rate,
            hold_reason,
            urgent_at,
            urgent_at as started_at,
            ended_at
        from timed
        where is_split
    ),

    final as (
        select
            project_key,
            event_id,
            lifecycle_status,
            {{ attention_bucket("lifecycle_status", "urgent_at <= started_at") }}
            as attention_bucket,
            complete_rate,
            hold_reason,
            lifecycle_status = 'on_hold' as is_on_hold,
            {{ is_project_open("lifecycle_status") }} as is_open,
            started_at,
            ended_at,
            case
                when {{ is_project_open("lifecycle_status") }}
                then {{ seconds_between("started_at", "coalesce(ended_at, " ~ as_of() ~ ")") }}
            end as duration_seconds
        from pieces
    )

select *
from final
