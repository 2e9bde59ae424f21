{%- set weights = {
    "usage": 0.30,
    "engagement": 0.25,
    "support": 0.20,
    "payment": 0.15,
    "relationship": 0.10,
} %}
with
    days as (select * from {{ ref("int_customers__paying_days") }}),

    scored as (
        select
            days.*,
            usage.usage_score,
            engagement.engagement_score,
            support.support_score,
            payments.payment_score,
            relationships.relationship_score,
            usage.active_day_count,
            relationships.champion_strength,
            relationships.has_executive_sponsor,
            relationships.executive_relationship_score,
            relationships.last_contact_at
        from days
        left join
            {{ ref("int_customers__usage_scored") }} as usage
            on days.customer_key = usage.customer_key
            and days.health_date = usage.health_date
        left join
            {{ ref("int_customers__engagement_scored") }} as engagement
            on days.customer_key = engagement.customer_key
            and days.health_date = engagement.health_date
        left join
            {{ ref("int_customers__support_scored") }} as support
            on days.customer_key = support.customer_key
            and days.health_date = support.health_date
        left join
            {{ ref("int_customers__payments_scored") }} as payments
            on days.customer_key = payments.customer_key
            and days.health_date = payments.health_date
        left join
            {{ ref("int_customers__relationships_scored") }} as relationships
            on days.customer_key = relationships.customer_key
            and days.health_date = relationships.health_date
    ),

    {# A missing part is neither 0 nor 50: the others share its weight, and completeness tells. #}
    weighed as (
        select
            *,
            {{
                weighted_mean_of_present(
                    {
                        "usage_score": weights.usage,
                        "engagement_score": weights.engagement,
                        "support_score": weights.support,
                        "payment_score": weights.payment,
                        "relationship_score": weights.relationship,
                    },
                    1,
                )
            }} as health_score,
            {% for part, weight in weights.items() -%}
                case when {{ part }}_score is null then 0 else {{ weight }} end
                {{- " + " if not loop.last }}
            {%- endfor %} as completeness_rate
        from scored
    ),

    tenants as (select tenant_id, time_zone from {{ ref("int_shared__tenants_collected") }}),

    {# A contact is dated once, not on each day on which it is the last. #}
    contacts as (
        select
            instants.last_contact_at,
            zones.time_zone,
            {{ to_tenant_date("instants.last_contact_at", "zones.time_zone") }} as contact_date
        from
            (
                select distinct last_contact_at
                from {{ ref("int_customers__relationships_scored") }}
                where last_contact_at is not null
            ) as instants
        cross join (select distinct time_zone from tenants) as zones
    ),

    {# Who was never contacted is to be reviewed from the day on which it became a customer. #}
    banded as (
        select
            weighed.*,
            {{ health_band("weighed.health_score") }} as risk_band,
            coalesce(contacts.contact_date, weighed.first_paid_date) as reviewed_date
        from weighed
        inner join tenants on weighed.tenant_id = tenants.tenant_id
        left join
            contacts
            on weighed.last_contact_at = contacts.last_contact_at
            and tenants.time_zone = contacts.time_zone
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "banded.tenant_id",
                        "banded.source_system",
                        "banded.customer_id",
                        "banded.health_date",
                    ]
                )
            }} as customer_health_key,
            banded.tenant_key,
            banded.health_date,
            banded.source_system,
            banded.customer_id,
            banded.customer_key,
            banded.customer_version_key,
            coalesce(versions.segment, 'unknown') as segment,
            coalesce(owners.employee_key, {{ unknown_key() }}) as employee_key,
            {% for part in weights -%} banded.{{ part }}_score, {% endfor %}
            banded.health_score,
            cast(banded.completeness_rate as double) as completeness_rate,
            banded.risk_band,
            banded.active_day_count,
            cast(banded.champion_strength as bigint) as champion_strength,
            banded.executive_relationship_score,
            coalesce(banded.has_executive_sponsor, false) as has_executive_sponsor,
            banded.last_contact_at,
            cast(
                case
                    banded.risk_band
                    when 'healthy'
                    then banded.reviewed_date + interval '90' day
                    when 'at_risk'
                    then banded.reviewed_date + interval '30' day
                    when 'high_risk'
                    then banded.reviewed_date + interval '14' day
                    when 'critical'
                    then banded.reviewed_date + interval '7' day
                end as date
            ) as next_review_date,
            {{ unknown_key() }} as model_key,
            cast(null as double) as churn_probability
        from banded
        left join
            {{ ref("int_customers__versions") }} as versions
            on banded.customer_version_key = versions.customer_version_key
        left join
            (select distinct employee_key from {{ ref("int_employees__versions") }}) as owners
            on
            {{ employee_key("versions.source_system", "versions.tenant_id", "versions.owner_id") }}
            = owners.employee_key
    )

select *
from final
