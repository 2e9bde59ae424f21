-- Relationship part of customer health, from the people at a customer as they were on a day: 0.40
-- champion (strength; 0 once the champion left), 0.30 executive sponsor (100 if contacted in 90
-- days, 50 if longer ago, 0 without one), 0.30 recency of the last contact (100 today, 0 after 90
-- days).
with
    days as (
        select tenant_id, customer_id, customer_key, health_date, day_end_at
        from {{ ref("int_customers__paying_days") }}
        where customer_key <> {{ unknown_key() }}
    ),

    people as (
        select
            days.customer_key,
            days.health_date,
            coalesce(versions.is_active, true) as is_active,
            versions.role,
            versions.champion_strength,
            versions.relationship_score,
            coalesce(versions.is_executive_sponsor, false) as is_executive_sponsor,
            versions.last_contact_at,
            greatest(
                cast({{ seconds_between("versions.last_contact_at", "days.day_end_at") }} as double)
                / 86400,
                0
            ) as contact_age_days
        from days
        inner join
            {{ ref("stg_customer_success__relationship_versions") }} as versions
            on days.tenant_id = versions.tenant_id
            and days.customer_id = versions.customer_id
            and versions.modified_at < days.day_end_at
            and (versions.next_modified_at >= days.day_end_at or versions.next_modified_at is null)
    ),

    measured as (
        select
            customer_key,
            health_date,
            max(
                case
                    when role <> 'champion' then null when is_active then champion_strength else 0
                end
            ) as champion_strength,
            max(
                case
                    when not is_executive_sponsor or not is_active
                    then 0
                    when contact_age_days <= 90
                    then 100
                    else 50
                end
            ) as sponsor_score,
            max(last_contact_at) as last_contact_at,
            min(contact_age_days) as contact_age_days,
            -- What an executive's regard is worth fades with the time since the last contact.
            avg(
                case
                    when is_executive_sponsor and is_active
                    then relationship_score * greatest(1 - contact_age_days / 180, 0)
                end
            ) as executive_relationship_score
        from people
        group by customer_key, health_date
    ),

    scored as (
        select
            *,
            case
                when contact_age_days is not null then 100 * greatest(1 - contact_age_days / 90, 0)
            end as recency_score
        from measured
    ),

    final as (
        select
            customer_key,
            health_date,
            champion_strength,
            sponsor_score = 100 as has_executive_sponsor,
            cast(
                cast(executive_relationship_score as decimal(18, 8)) as decimal(7, 4)
            ) as executive_relationship_score,
            last_contact_at,
            {{
                weighted_mean_of_present(
                    {"champion_strength": 0.40, "sponsor_score": 0.30, "recency_score": 0.30}, 4
                )
            }} as relationship_score
        from scored
    )

select *
from final
