{#
    Campaigns of the platforms that tell them as they are now, without a history, and since when they
    have been so. Meta's are by the minor unit of the currency; LinkedIn counts days in UTC.
#}
with
    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    meta_currencies as (
        select account_id, max(currency_code) as currency_code
        from {{ ref("stg_meta_ads__ad_insights_daily") }}
        group by account_id
    ),

    meta as (
        select
            campaigns.tenant_id,
            'meta_ads' as platform,
            campaigns.account_id,
            campaigns.campaign_id,
            coalesce(campaigns.campaign_name, campaigns.campaign_id) as campaign_name,
            campaigns.status,
            {% for budget in ["daily_budget", "lifetime_budget"] %}
                cast(
                    campaigns.{{ budget }}_minor * cast(0.01 as decimal(3, 2)) as decimal(18, 4)
                ) as {{ budget }}_amount,
            {% endfor %}
            cast(null as string) as campaign_type,
            campaigns.objective,
            'paid_social' as channel_id,
            coalesce(meta_currencies.currency_code, tenants.currency_code) as currency_code,
            tenants.time_zone,
            {{
                to_tenant_date(
                    "coalesce(campaigns.starts_at, campaigns.created_at)", "tenants.time_zone"
                )
            }} as start_date,
            {{ to_tenant_date("campaigns.stops_at", "tenants.time_zone") }} as end_date,
            campaigns.updated_at as changed_at
        from {{ ref("stg_meta_ads__campaigns") }} as campaigns
        inner join tenants on campaigns.tenant_id = tenants.tenant_id
        left join meta_currencies on campaigns.account_id = meta_currencies.account_id
    ),

    linkedin as (
        select
            campaigns.tenant_id,
            'linkedin_ads' as platform,
            campaigns.account_id,
            campaigns.campaign_id,
            coalesce(campaigns.campaign_name, campaigns.campaign_id) as campaign_name,
            campaigns.status,
            campaigns.daily_budget_amount,
            campaigns.total_budget_amount as lifetime_budget_amount,
            campaigns.campaign_type,
            campaigns.objective_type as objective,
            'paid_social' as channel_id,
            coalesce(campaigns.currency_code, tenants.currency_code) as currency_code,
            'UTC' as time_zone,
            {{
                to_tenant_date(
                    "coalesce(campaigns.starts_at, campaigns.created_at)", "tenants.time_zone"
                )
            }} as start_date,
            {{ to_tenant_date("campaigns.ends_at - interval '1' second", "tenants.time_zone") }}
            as end_date,
            campaigns.last_modified_at as changed_at
        from {{ ref("stg_linkedin_ads__campaigns") }} as campaigns
        inner join tenants on campaigns.tenant_id = tenants.tenant_id
    ),

    {# Mailings have no budget; one of HubSpot's campaigns holds several. #}
    mailings as (
        select
            emails.tenant_id,
            emails.platform,
            cast(null as string) as account_id,
            emails.campaign_id,
            max_by(
                coalesce(emails.campaign_name, emails.title, emails.campaign_id), emails.sent_at
            ) as campaign_name,
            'sent' as status,
            cast(null as decimal(18, 4)) as daily_budget_amount,
            cast(null as decimal(18, 4)) as lifetime_budget_amount,
            max(emails.email_kind) as campaign_type,
            cast(null as string) as objective,
            'email' as channel_id,
            max(tenants.currency_code) as currency_code,
            max(tenants.time_zone) as time_zone,
            {{ to_tenant_date("min(emails.sent_at)", "max(tenants.time_zone)") }} as start_date,
            cast(null as date) as end_date,
            cast(null as timestamp) as changed_at
        from {{ ref("int_marketing__emails_unioned") }} as emails
        inner join tenants on emails.tenant_id = tenants.tenant_id
        where emails.campaign_id is not null
        group by emails.tenant_id, emails.platform, emails.campaign_id
    ),

    final as (
        {% for platform in ["meta", "linkedin", "mailings"] %}
            select *
            from {{ platform }}
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    )

select *
from final
