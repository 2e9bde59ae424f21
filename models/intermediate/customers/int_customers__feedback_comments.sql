-- What customers wrote, by how it feels: comments of surveys and of rated support tickets.
with
    of_surveys as (
        select
            tenant_key,
            responded_date as commented_date,
            customer_key,
            product,
            'survey' as origin,
            sentiment_score
        from {{ ref("fct_survey_responses") }}
        where sentiment_score is not null
    ),

    of_ratings as (
        select
            tickets.tenant_key,
            {{ to_tenant_date("ratings.created_at", "tenants.time_zone") }} as commented_date,
            tickets.customer_key,
            'unknown' as product,
            'ticket' as origin,
            ratings.sentiment_score
        from {{ ref("stg_support_desk__satisfaction_ratings") }} as ratings
        inner join
            {{ ref("fct_tickets") }} as tickets
            on tickets.source_system = 'support_desk'
            and cast(ratings.ticket_id as string) = tickets.ticket_id
        inner join {{ ref("dim_tenant") }} as tenants on tickets.tenant_key = tenants.tenant_key
        where ratings.sentiment_score is not null
    ),

    final as (
        select *
        from of_surveys
        union all
        select *
        from of_ratings
    )

select *
from final
