with
    messages as (
        select
            *,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ message_template_key("tenant_id", "template_name") }} as template_key,
            {{ conversation_key("'crm_app'", "tenant_id", "conversation_id") }} as conversation_key,
            case
                when sender_type = 'agent'
                then {{ employee_key("'crm_app'", "tenant_id", "agent_id") }}
            end as agent_key,
            direction = 'outbound' and contact_channel = 'whatsapp' as is_on_platform
        from {{ ref("int_crm__messages_placed") }}
    ),

    campaigns as (
        select tenant_key, campaign_id, max(campaign_key) as campaign_key
        from {{ ref("dim_campaign") }}
        where is_current
        group by tenant_key, campaign_id
    ),

    -- Until WhatsApp has told the category of a message, it is that of its template; a message that
    -- was made from none answers the customer.
    categorised as (
        select
            messages.*,
            case
                when messages.is_on_platform
                then
                    coalesce(
                        messages.pricing_category,
                        case
                            when messages.template_name is null
                            then 'service'
                            else templates.category
                        end
                    )
            end as fee_category
        from messages
        left join
            {{ ref("dim_message_template") }} as templates
            on messages.template_key = templates.template_key
    ),

    priced as (
        select
            messages.*,
            {{ to_tenant_date("messages.sent_at", "tenants.time_zone") }} as sent_date,
            cast(
                extract(
                    hour from {{ to_tenant_time("messages.sent_at", "tenants.time_zone") }}
                ) as bigint
            ) as sent_hour_key,
            tenants.currency_code,
            case
                -- Only what was delivered is charged, and of that only what is billable.
                when
                    messages.is_on_platform
                    and (messages.delivered_at is null or not messages.is_billable)
                then cast(0 as decimal(18, 4))
                when messages.is_on_platform
                then {{ prorated_amount("fees.billed_amount", "1", "fees.billed_count") }}
            end as cost_amount
        from categorised as messages
        left join {{ ref("dim_tenant") }} as tenants on messages.tenant_id = tenants.tenant_id
        left join
            {{ ref("int_crm__message_fees") }} as fees
            on messages.tenant_id = fees.tenant_id
            and messages.phone_number_id = fees.phone_number_id
            and messages.fee_category = fees.pricing_category
            and cast(messages.delivered_at as date) = fees.delivered_utc_date
    ),

    final as (
        select
            {{ surrogate_key(["'crm_app'", "priced.tenant_id", "priced.message_id"]) }}
            as message_key,
            priced.tenant_key,
            priced.message_id,
            priced.conversation_key,
            priced.broadcast_id,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(employees.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(employees.employee_version_key, {{ unknown_key() }}) as employee_version_key,
            priced.template_key,
            coalesce(priced.template_name, 'none') as message_template,
            coalesce(campaigns.campaign_key, {{ unknown_key() }}) as campaign_key,
            priced.contact_channel,
            priced.handled_by,
            priced.direction,
            priced.sender_type,
            priced.message_type,
            priced.phone_number_id,
            coalesce(priced.fee_category, 'none') as pricing_category,
            priced.queued_at,
            priced.sent_at,
            priced.sent_date,
            priced.sent_hour_key,
            priced.delivered_at,
            priced.read_at,
            priced.failed_at,
            priced.is_on_platform and priced.sent_at is not null as is_sent,
            priced.is_on_platform and priced.delivered_at is not null as is_delivered,
            priced.is_on_platform and priced.read_at is not null as is_read,
            priced.is_on_platform and priced.failed_at is not null as is_failed,
            coalesce(priced.sent_at <= {{ as_of() }} - interval '24' hour, false) as is_mature,
            priced.error_code,
            priced.error_title,
            coalesce(priced.error_title, priced.error_code, 'none') as error_category,
            cast(
                case
                    when priced.delivered_at >= priced.sent_at
                    then {{ seconds_between("priced.sent_at", "priced.delivered_at") }}
                end as bigint
            ) as seconds_to_deliver,
            cast(
                case
                    when priced.read_at >= priced.sent_at
                    then {{ seconds_between("priced.sent_at", "priced.read_at") }}
                end as bigint
            ) as seconds_to_read,
            coalesce(priced.delivered_at < priced.sent_at, false)
            or coalesce(priced.read_at < priced.sent_at, false) as has_inconsistent_times,
            priced.currency_code,
            priced.cost_amount,
            {{ to_reporting("priced.cost_amount", "priced.currency_code", "priced.sent_date") }}
            as cost_amount_reporting
        from priced
        left join
            {{ ref("int_crm__customer_periods") }} as customers
            on customers.id_namespace = 'crm_app'
            and priced.tenant_key = customers.tenant_key
            and priced.customer_id = customers.customer_id
            and priced.sent_at >= customers.valid_from
            and priced.sent_at < customers.valid_to
        left join
            {{ ref("int_crm__employee_periods") }} as employees
            on priced.agent_key = employees.employee_key
            and priced.sent_at >= employees.valid_from
            and priced.sent_at < employees.valid_to
        left join
            campaigns
            on priced.tenant_key = campaigns.tenant_key
            and priced.campaign_id = campaigns.campaign_id
            {{ join_exchange_rate("priced.currency_code", "priced.sent_date") }}
    )

select *
from final
