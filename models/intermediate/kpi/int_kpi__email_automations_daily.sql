-- What each automation has sent and brought since it began, by the last local day that had ended
-- when it was loaded.
with
    loads as (
        select
            automations.*,
            {{ days_before(to_tenant_date("automations._extracted_at", "tenants.time_zone"), 1) }}
            as automation_date
        from {{ ref("stg_mailchimp__automation_days") }} as automations
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on automations.tenant_id = tenants.tenant_id
    ),

    final as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ surrogate_key(["tenant_id", "'mailchimp'", "workflow_id"]) }} as campaign_key,
            automation_date,
            max_by(emails_sent, _extracted_at) as sent_count,
            max_by(clicks, _extracted_at) as click_count
        from loads
        group by tenant_id, workflow_id, automation_date
    )

select *
from final
