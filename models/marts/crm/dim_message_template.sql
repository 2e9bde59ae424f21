-- Message templates by their name, which is all that a message says of them. A name approved in
-- several languages is one template; one that WhatsApp does not list (any more) has its name alone.
with
    approved as (
        select
            tenant_id,
            {{ clean_text("name") }} as template_name,
            min(template_id) as template_id,
            max({{ normalised("category") }}) as category,
            case
                when count(distinct language) > 1 then 'multiple' else min(language)
            end as language_code,
            max(case when {{ normalised("status") }} = 'approved' then 1 else 0 end)
            = 1 as is_approved
        from {{ ref("stg_whatsapp__message_templates") }}
        group by tenant_id, {{ clean_text("name") }}
    ),

    used as (
        select distinct tenant_id, template_name
        from {{ ref("int_crm__messages_placed") }}
        where template_name is not null
    ),

    names as (
        select tenant_id, template_name
        from approved
        where template_name is not null
        union
        select tenant_id, template_name
        from used
    ),

    known as (
        select
            {{ message_template_key("names.tenant_id", "names.template_name") }} as template_key,
            {{ surrogate_key(["names.tenant_id"]) }} as tenant_key,
            names.template_name,
            approved.template_id,
            coalesce(approved.category, 'unknown') as category,
            approved.language_code,
            approved.is_approved
        from names
        left join
            approved
            on names.tenant_id = approved.tenant_id
            and names.template_name = approved.template_name
    ),

    unknown as (
        select
            {{ unknown_key() }} as template_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as template_name,
            cast(null as string) as template_id,
            'unknown' as category,
            cast(null as string) as language_code,
            cast(null as boolean) as is_approved
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
