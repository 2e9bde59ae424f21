-- When each user first reached the steps after signing up. Signing up is what the product's own
-- list says, else its event.
with
    firsts as (
        select
            user_key,
            {% for event in [
                "signed_up",
                "onboarding_started",
                "onboarding_completed",
                "value_reached",
            ] %}
                min(case when event_name = '{{ event }}' then occurred_at end) as {{ event }}_at
                {% if not loop.last %},{% endif %}
            {% endfor %}
        from {{ ref("int_product__events_dated") }}
        where not is_qualifying
        group by user_key
    ),

    reached as (
        select
            users.user_key,
            users.tenant_id,
            users.tenant_key,
            users.customer_key,
            users.segment,
            coalesce(users.signed_up_at, firsts.signed_up_at) as signed_up_at,
            firsts.onboarding_started_at,
            firsts.onboarding_completed_at,
            firsts.value_reached_at
        from {{ ref("int_product__users") }} as users
        left join firsts on users.user_key = firsts.user_key
    ),

    final as (
        select
            reached.*,
            {{ to_tenant_date("reached.signed_up_at", "tenants.time_zone") }} as signed_up_date,
            {{ to_tenant_date("reached.onboarding_started_at", "tenants.time_zone") }}
            as onboarding_started_date,
            {{ to_tenant_date("reached.value_reached_at", "tenants.time_zone") }}
            as value_reached_date,
            cast(
                {{ seconds_between("reached.signed_up_at", "reached.value_reached_at") }} as double
            )
            / 3600 as hours_to_first_value
        from reached
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on reached.tenant_id = tenants.tenant_id
    )

select *
from final
