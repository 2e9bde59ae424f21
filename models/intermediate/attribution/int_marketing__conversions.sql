{#
    Conversions of all sources in one shape, typed: a lead was created, an opportunity was opened, a
    deal was won (customer), an order was placed. Only won deals and orders have a value: revenue.
    Of days without an hour, everything that happened on the day came before.
#}
with
    resolved as (select * from {{ ref("int_identity__resolved") }}),

    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    leads as (
        select
            tenant_id,
            'lead' as conversion_type,
            source_system,
            lead_id as source_id,
            'lead' as record_type,
            lead_id as record_id,
            customer_key,
            channel_id,
            campaign_name,
            campaign_id,
            created_at as converted_at,
            cast(null as decimal(18, 4)) as value_amount,
            cast(null as decimal(18, 4)) as refunded_amount,
            cast(null as string) as currency_code,
            false as is_new_customer
        from {{ ref("int_sales__leads_unioned") }}
    ),

    {# Salesforce knows a deal's people also where no lead became it. #}
    deal_contacts as (
        select 'salesforce' as source_system, opportunity_id, min(contact_id) as contact_id
        from {{ ref("stg_salesforce__opportunity_contact_roles") }}
        where is_primary
        group by opportunity_id
    ),

    deals as (
        select
            opportunities.*,
            case
                when opportunities.lead_id is null then 'account_contact' else 'lead'
            end as record_type,
            coalesce(opportunities.lead_id, deal_contacts.contact_id) as record_id
        from {{ ref("int_sales__opportunities_unioned") }} as opportunities
        left join
            deal_contacts
            on opportunities.source_system = deal_contacts.source_system
            and opportunities.opportunity_id = deal_contacts.opportunity_id
    ),

    opened as (
        select
            tenant_id,
            'opportunity' as conversion_type,
            source_system,
            opportunity_id as source_id,
            record_type,
            record_id,
            customer_key,
            channel_id,
            campaign_name,
            campaign_id,
            coalesce(
                created_at, {{ last_second_of_tenant_day("created_date", "time_zone") }}
            ) as converted_at,
            cast(null as decimal(18, 4)) as value_amount,
            cast(null as decimal(18, 4)) as refunded_amount,
            cast(null as string) as currency_code,
            false as is_new_customer
        from deals
    ),

    {# A deal was won when it last entered a stage that means won. #}
    wins as (
        select
            entries.tenant_id,
            entries.source_system,
            entries.opportunity_id,
            max(entries.entered_at) as won_at
        from {{ ref("int_sales__stage_entries") }} as entries
        inner join
            {{ ref("pipeline_stages") }} as stages
            on entries.source_system = stages.source_system
            and {{ normalised("entries.stage") }} = stages.stage
        where stages.status = 'won'
        group by entries.tenant_id, entries.source_system, entries.opportunity_id
    ),

    won_deals as (
        select
            deals.*,
            coalesce(
                wins.won_at, {{ last_second_of_tenant_day("deals.close_date", "deals.time_zone") }}
            ) as won_at
        from deals
        left join
            wins
            on deals.tenant_id = wins.tenant_id
            and deals.source_system = wins.source_system
            and deals.opportunity_id = wins.opportunity_id
        where deals.status = 'won'
    ),

    won as (
        select
            tenant_id,
            'customer' as conversion_type,
            source_system,
            opportunity_id as source_id,
            record_type,
            record_id,
            customer_key,
            channel_id,
            campaign_name,
            campaign_id,
            won_at as converted_at,
            amount as value_amount,
            cast(null as decimal(18, 4)) as refunded_amount,
            currency_code,
            customer_id is null
            or row_number() over (
                partition by customer_key order by won_at nulls last, opportunity_id
            )
            = 1 as is_new_customer
        from won_deals
    ),

    orders as (
        select
            orders.tenant_id,
            'order' as conversion_type,
            'commerce' as source_system,
            orders.order_id as source_id,
            'buyer' as record_type,
            orders.customer_email_hash as record_id,
            cast(null as string) as customer_key,
            coalesce(channels.channel_id, 'unassigned') as channel_id,
            orders.utm_campaign as campaign_name,
            cast(null as string) as campaign_id,
            orders.created_at as converted_at,
            cast(orders.net_amount as decimal(18, 4)) as value_amount,
            cast(orders.refunded_amount as decimal(18, 4)) as refunded_amount,
            orders.currency_code,
            false as is_new_customer
        from
            {{ ref("stg_commerce__orders") }} as orders
            {{ join_channel("channels", "utm", "orders.utm_medium") }}
        where orders.cancelled_at is null
    ),

    unioned as (
        {% for kind in ["leads", "opened", "won", "orders"] -%}
            select * from {{ kind }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "unioned.tenant_id",
                        "unioned.source_system",
                        "unioned.conversion_type",
                        "unioned.source_id",
                    ]
                )
            }} as conversion_key,
            unioned.tenant_id,
            unioned.conversion_type,
            unioned.source_system,
            unioned.source_id,
            resolved.contact_key,
            coalesce(unioned.customer_key, resolved.customer_key) as customer_key,
            unioned.channel_id,
            unioned.campaign_name,
            unioned.campaign_id,
            unioned.converted_at,
            tenants.time_zone,
            {{ to_tenant_date("unioned.converted_at", "tenants.time_zone") }} as converted_date,
            unioned.value_amount,
            unioned.refunded_amount,
            coalesce(
                {{ clean_text("unioned.currency_code") }}, tenants.currency_code
            ) as currency_code,
            unioned.is_new_customer
        from unioned
        inner join tenants on unioned.tenant_id = tenants.tenant_id
        left join
            resolved
            on unioned.tenant_id = resolved.tenant_id
            and unioned.source_system = resolved.source_system
            and unioned.record_type = resolved.record_type
            and unioned.record_id = resolved.record_id
        where unioned.converted_at is not null
    )

select *
from final
