{#
    Workflows, a row for each version of their tracked attributes. n8n tells what is, not what was:
    the versions are those of successive loads. A change holds from the workflow's own last change if
    that lies between two loads, else from the load that showed it. One that is off when first seen
    ran until its last change; one that a load no longer holds is off from then on.
#}
with
    observed as (
        select
            workflow_id,
            name as workflow_name,
            {{ workflow_tag("tags", "unit") }} as unit,
            {{ workflow_tag("tags", "process") }} as process,
            {{ workflow_tag("tags", "level") }} as automation_level,
            {{ workflow_tag("tags", "owner") }} as owner_id,
            {{ workflow_tag("tags", "baseline_minutes", "[0-9]+") }} as manual_baseline_minutes,
            coalesce(is_active, false) and not coalesce(is_archived, false) as is_active,
            coalesce(created_at, _extracted_at) as created_at,
            coalesce(least(updated_at, _extracted_at), _extracted_at) as updated_at,
            _extracted_at as loaded_at,
            observed_date
        from ({{ snapshot_days("automation_engine", "workflows") }}) as snapshot_rows
        qualify
            row_number() over (
                partition by workflow_id, observed_date
                order by _commit_seq desc, _extracted_at desc
            )
            = 1
    ),

    numbered as (
        select
            *,
            lag(loaded_at) over (
                partition by workflow_id order by observed_date
            ) as loaded_before_at,
            row_number() over (
                partition by workflow_id order by observed_date desc
            ) as place_from_last
        from observed
    ),

    dated as (
        select
            *,
            case
                when loaded_before_at is null
                then least(created_at, updated_at)
                when updated_at > loaded_before_at
                then updated_at
                else loaded_at
            end as valid_from,
            loaded_before_at is null as is_first
        from numbered
    ),

    loads as (select max(loaded_at) as loaded_at from observed group by observed_date),

    {# The first load after the last one that held the workflow. #}
    gone as (
        select dated.workflow_id, min(loads.loaded_at) as valid_from
        from dated
        inner join loads on loads.loaded_at > dated.loaded_at
        where dated.place_from_last = 1
        group by dated.workflow_id
    ),

    {% set attributes = [
        "workflow_name",
        "process",
        "automation_level",
        "owner_id",
        "manual_baseline_minutes",
    ] %}
    events as (
        {% for attribute in attributes %}
            select workflow_id, '{{ attribute }}' as attribute, {{ attribute }} as value, valid_from
            from dated
            union all
        {% endfor %}
        select
            workflow_id,
            'is_active' as attribute,
            case when is_active or is_first then 'true' else 'false' end as value,
            valid_from
        from dated
        union all
        select workflow_id, 'is_active' as attribute, 'false' as value, updated_at as valid_from
        from dated
        where is_first and not is_active and updated_at > valid_from
        union all
        select workflow_id, 'is_active' as attribute, 'false' as value, valid_from
        from gone
    ),

    {{ scd2_versions("events", ["workflow_id"], attributes + ["is_active"]) }},

    newest as (select * from dated where place_from_last = 1),

    final as (
        select
            {{ surrogate_key([tenant_id_or_unknown(), "versions.workflow_id"]) }} as workflow_key,
            {{
                surrogate_key(
                    [tenant_id_or_unknown(), "versions.workflow_id", "versions.valid_from"]
                )
            }} as workflow_version_key,
            {{ tenant_id_or_unknown() }} as tenant_id,
            tenants.time_zone,
            versions.workflow_id,
            coalesce(versions.workflow_name, versions.workflow_id) as workflow_name,
            versions.process,
            versions.automation_level,
            versions.owner_id,
            try_cast(versions.manual_baseline_minutes as bigint) as manual_baseline_minutes,
            versions.is_active = 'true' as is_active,
            newest.created_at,
            versions.version_number,
            versions.valid_from,
            versions.valid_to
        from versions
        inner join
            newest on versions.workflow_id = newest.workflow_id
            {{ join_tenant("automation_engine", "newest.unit") }}
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on {{ tenant_id_or_unknown() }} = tenants.tenant_id
    )

select *
from final
