-- Service-level policies, a row for each state of one (SCD2): a dropped policy holds from its
-- valid_from until the next one of its key.
{% set attributes = [
    "tenant_id",
    "subject",
    "metric",
    "contact_channel",
    "priority",
    "threshold_minutes",
    "calendar",
    "opens_at_hour",
    "closes_at_hour",
    "origin",
] -%}

with
    dropped as (
        select
            policy_key as policy_id,
            cast(valid_from as timestamp) as valid_from,
            tenant_id,
            {{ normalised("subject") }} as subject,
            {{ normalised("metric") }} as metric,
            {{ normalised("channel") }} as contact_channel,
            {{ normalised("priority") }} as priority,
            threshold_minutes,
            {{ normalised("calendar") }} as calendar,
            opens_at_hour,
            closes_at_hour,
            origin
        from {{ ref("stg_kpi_targets__sla_policies") }}
    ),

    events as (
        {% for attribute in attributes -%}
            select
                policy_id,
                '{{ attribute }}' as attribute,
                cast({{ attribute }} as string) as value,
                valid_from
            from dropped {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    {{ scd2_versions("events", ["policy_id"], attributes) }},

    known as (
        select
            {{ surrogate_key(["policy_id", "valid_from"]) }} as sla_policy_version_key,
            {{ surrogate_key(["policy_id"]) }} as sla_policy_key,
            policy_id,
            case
                when tenant_id is null
                then {{ surrogate_key(["'group'"]) }}
                else {{ surrogate_key(["tenant_id"]) }}
            end as tenant_key,
            subject,
            metric,
            contact_channel,
            priority,
            cast(threshold_minutes as bigint) as threshold_minutes,
            calendar,
            cast(opens_at_hour as bigint) as opens_at_hour,
            cast(closes_at_hour as bigint) as closes_at_hour,
            origin,
            {{ version_columns() }}
        from versions
    ),

    unknown as (
        select
            {{ unknown_key() }} as sla_policy_version_key,
            {{ unknown_key() }} as sla_policy_key,
            'unknown' as policy_id,
            {{ unknown_key() }} as tenant_key,
            'unknown' as subject,
            'unknown' as metric,
            cast(null as string) as contact_channel,
            cast(null as string) as priority,
            cast(null as bigint) as threshold_minutes,
            cast(null as string) as calendar,
            cast(null as bigint) as opens_at_hour,
            cast(null as bigint) as closes_at_hour,
            cast(null as string) as origin,
            {{ only_version_columns() }}
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
