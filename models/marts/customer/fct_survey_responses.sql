with
    responses as (
        select
            responses.*,
            {{ surrogate_key(["responses.tenant_id"]) }} as tenant_key,
            {{ to_tenant_date("responses.responded_at", "tenants.time_zone") }} as responded_date,
            split_part(responses.related_entity, '/', 1) as related_kind,
            split_part(responses.related_entity, '/', 2) as related_id
        from {{ ref("stg_survey_tool__responses") }} as responses
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on responses.tenant_id = tenants.tenant_id
    ),

    versions as (
        select *
        from {{ ref("int_customers__versions") }}
        where source_system in ('hubspot', 'salesforce')
    ),

    {# The support desk's tickets: whoever solved one is who was rated. #}
    tickets as (
        select 'ticket' as related_kind, tenant_key, ticket_id, ticket_key, employee_key
        from {{ ref("fct_tickets") }}
        where source_system = 'support_desk'
    ),

    {# What a customer pays most for in a month. #}
    main_products as (
        select customer_key, month_start, product
        from {{ ref("fct_mrr_monthly") }}
        where customer_key <> {{ unknown_key() }}
        qualify
            row_number() over (
                partition by customer_key, month_start
                order by
                    greatest(
                        closing_mrr_amount_reporting, opening_mrr_amount_reporting
                    ) desc nulls last,
                    product
            )
            = 1
    ),

    final as (
        select
            {{ surrogate_key(["'survey_tool'", "responses.response_id"]) }} as survey_response_key,
            responses.tenant_key,
            responses.response_id,
            case
                when responses.survey_type in ('nps', 'csat', 'ces', 'pmf')
                then responses.survey_type
                else 'other'
            end as survey_type,
            coalesce(versions.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(versions.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(versions.segment, 'unknown') as segment,
            coalesce(main_products.product, 'unknown') as product,
            responses.contact_id,
            coalesce(tickets.employee_key, {{ unknown_key() }}) as employee_key,
            coalesce(tickets.ticket_key, {{ unknown_key() }}) as ticket_key,
            case
                when responses.related_kind = 'project'
                then {{ surrogate_key(["responses.tenant_id", "responses.related_id"]) }}
                else {{ unknown_key() }}
            end as project_key,
            responses.responded_at,
            responses.responded_date,
            responses.updated_at,
            responses.score,
            cast(responses.scale_max as bigint) as scale_max,
            case when responses.survey_type = 'nps' then responses.score >= 9 end as is_promoter,
            case when responses.survey_type = 'nps' then responses.score <= 6 end as is_detractor,
            case when responses.survey_type = 'csat' then responses.score >= 4 end as is_satisfied,
            case
                when responses.survey_type = 'pmf' then responses.score = responses.scale_max
            end as is_very_disappointed,
            responses.has_comment,
            responses.sentiment_score,
            {{ sentiment_class("responses.sentiment_score") }} as sentiment_class
        from responses
        left join
            versions
            on responses.tenant_id = versions.tenant_id
            and responses.customer_id = versions.customer_id
            and {{ is_version_at("versions", "responses.responded_at") }}
        left join
            tickets
            on responses.related_kind = tickets.related_kind
            and responses.tenant_key = tickets.tenant_key
            and responses.related_id = tickets.ticket_id
        left join
            main_products
            on versions.customer_key = main_products.customer_key
            and date_trunc('month', responses.responded_date) = main_products.month_start
    )

select *
from final
