-- Journeys that users began: setting up the product, and coming from signing up to a first value.
with
    milestones as (select * from {{ ref("int_product__user_milestones") }}),

    final as (
        select
            tenant_key,
            user_key,
            customer_key,
            segment,
            'onboarding' as journey,
            onboarding_started_date as started_date,
            coalesce(onboarding_completed_at >= onboarding_started_at, false) as is_completed
        from milestones
        where onboarding_started_at is not null
        union all
        select
            tenant_key,
            user_key,
            customer_key,
            segment,
            'first_value' as journey,
            signed_up_date as started_date,
            value_reached_at is not null as is_completed
        from milestones
        where signed_up_at is not null
    )

select *
from final
