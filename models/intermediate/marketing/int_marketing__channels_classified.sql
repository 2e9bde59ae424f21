with
    words as (
        select 'ga4' as rule_set, {{ normalised("channel_group") }} as word
        from {{ ref("stg_ga4__sessions_hourly") }}
        union
        select 'ga4' as rule_set, {{ normalised("channel_group") }} as word
        from {{ ref("stg_ga4_export__events") }}
        union
        select 'utm' as rule_set, {{ normalised("utm_medium") }} as word
        from {{ ref("stg_commerce__orders") }}
        union
        select 'hubspot' as rule_set, {{ normalised("analytics_source") }} as word
        from {{ ref("stg_hubspot__contacts") }}
        union
        select 'hubspot' as rule_set, {{ normalised("analytics_source") }} as word
        from {{ ref("stg_hubspot__companies") }}
        union
        select 'hubspot' as rule_set, {{ normalised("analytics_source") }} as word
        from {{ ref("stg_hubspot__deals") }}
        union
        select 'salesforce' as rule_set, {{ normalised("lead_source") }} as word
        from {{ ref("stg_salesforce__leads") }}
        union
        select 'salesforce' as rule_set, {{ normalised("lead_source") }} as word
        from {{ ref("stg_salesforce__opportunities") }}
        union
        select 'salesforce' as rule_set, {{ normalised("account_source") }} as word
        from {{ ref("stg_salesforce__accounts") }}
        union
        select 'google_ads' as rule_set, {{ normalised("advertising_channel_type") }} as word
        from {{ ref("stg_google_ads__campaigns") }}
        union
        select 'platform' as rule_set, {{ normalised("platform") }} as word
        from {{ ref("stg_file_drop__ads_daily") }}
        union
        select 'free_text' as rule_set, {{ normalised("source") }} as word
        from {{ ref("stg_file_drop__leads") }}
        union
        select 'free_text' as rule_set, {{ normalised("source") }} as word
        from {{ ref("stg_file_drop__opportunities") }}
    ),

    rules as (select rule_set, rule_order, pattern, channel_id from {{ ref("channel_rules") }}),

    matches as (
        select words.rule_set, words.word, rules.channel_id
        from words
        inner join rules on words.rule_set = rules.rule_set and words.word like rules.pattern
        qualify
            row_number() over (partition by words.rule_set, words.word order by rules.rule_order)
            = 1
    ),

    final as (
        select words.rule_set, words.word, coalesce(matches.channel_id, 'unassigned') as channel_id
        from words
        left join matches on words.rule_set = matches.rule_set and words.word = matches.word
        where words.word is not null
    )

select *
from final
