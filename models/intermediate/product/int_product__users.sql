-- Users of the products with their customer, without those of the units themselves. Days are
-- local; a user who lost access has it until the day before.
with
    channels as (select channel_id, is_paid from {{ ref("channels") }}),

    users as (select * from {{ ref("stg_telemetry__users") }}),

    final as (
        select
            {{ product_user_key("users.tenant_id", "users.user_id") }} as user_key,
            users.tenant_id,
            {{ surrogate_key(["users.tenant_id"]) }} as tenant_key,
            users.user_id,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.segment, 'unknown') as segment,
            users.email_hash,
            coalesce({{ normalised("users.role") }}, 'unknown') as role,
            users.created_at as signed_up_at,
            {{ to_tenant_date("users.created_at", "tenants.time_zone") }} as signed_up_date,
            {{ to_tenant_date("users.deactivated_at", "tenants.time_zone") }} as deactivated_date,
            coalesce({{ normalised("users.acquisition_source") }}, 'unknown') as acquisition_source,
            coalesce(
                {{ normalised("users.acquisition_source") }} = 'referral', false
            ) as is_referred,
            -- An invitation by a colleague costs nothing either; of an unknown source nobody
            -- knows.
            case
                when {{ normalised("users.acquisition_source") }} is null
                then null
                else not coalesce(channels.is_paid, false)
            end as is_organic
        from users
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on users.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_customers__crm_accounts") }} as customers
            on users.tenant_id = customers.tenant_id
            and users.account_id = customers.account_id
        left join channels on {{ normalised("users.acquisition_source") }} = channels.channel_id
        where not coalesce(users.is_internal, false)
    )

select *
from final
