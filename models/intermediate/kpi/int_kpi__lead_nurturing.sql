-- Enrolments of leads in sequences of e-mails, and whether the lead entered a further stage of the
-- lifecycle within 30 days.
with
    enrollments as (
        select
            {{ surrogate_key(["tenant_id", "'hubspot'", "contact_id"]) }} as lead_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            coalesce({{ clean_text("sequence_name") }}, sequence_id) as sequence_name,
            enrolled_at
        from {{ ref("stg_hubspot__sequence_enrollments") }}
        where enrolled_at is not null
    ),

    final as (
        select
            enrollments.tenant_key,
            enrollments.sequence_name,
            {{ to_tenant_date("enrollments.enrolled_at", "tenants.time_zone") }} as enrolled_date,
            coalesce(
                {% for stage in ["mql", "sql", "opportunity", "customer"] -%}
                    coalesce(
                        leads.{{ stage }}_at > enrollments.enrolled_at
                        and leads.{{ stage }}_at <= enrollments.enrolled_at + interval '30' day,
                        false
                    )
                    {{- " or " if not loop.last }}
                {% endfor %},
                false
            ) as has_progressed
        from enrollments
        inner join {{ ref("dim_tenant") }} as tenants on enrollments.tenant_key = tenants.tenant_key
        left join {{ ref("fct_leads") }} as leads on enrollments.lead_key = leads.lead_key
    )

select *
from final
