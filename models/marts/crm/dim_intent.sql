-- Intents that the bot or a conversation names. One that the seed does not know yet is its own
-- kind.
with
    mentioned as (
        select {{ normalised("intent") }} as intent
        from {{ ref("stg_crm_app__bot_interactions") }}
        union
        select intent
        from {{ ref("int_crm__conversations_unioned") }}
        union
        select intent
        from {{ ref("intents") }}
    ),

    final as (
        select
            {{ surrogate_key(["mentioned.intent"]) }} as intent_key,
            mentioned.intent,
            coalesce(known.domain, 'other') as domain
        from mentioned
        left join {{ ref("intents") }} as known on mentioned.intent = known.intent
        where mentioned.intent is not null
    )

select *
from final
