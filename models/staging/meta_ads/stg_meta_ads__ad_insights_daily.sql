with
    source as ({{ current_rows("meta_ads", "ad_insights_daily") }}),

    actions as ({{ json_array_rows("source", ["account_id", "ad_id", "date"], "actions") }}),

    action_values as (
        {{ json_array_rows("source", ["account_id", "ad_id", "date"], "action_values") }}
    ),

    leads as (
        select
            account_id,
            ad_id,
            date,
            sum(try_cast({{ json_text("element", "$.value") }} as bigint)) as lead_count
        from actions
        where {{ json_text("element", "$.action_type") }} = 'lead'
        group by account_id, ad_id, date
    ),

    lead_values as (
        select
            account_id,
            ad_id,
            date,
            sum(
                try_cast({{ json_text("element", "$.value") }} as decimal(18, 4))
            ) as lead_value_amount
        from action_values
        where {{ json_text("element", "$.action_type") }} = 'lead'
        group by account_id, ad_id, date
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.adset_id,
            source.adset_name,
            source.ad_id,
            source.date as reporting_date,
            source.currency_code,
            source.impressions,
            source.clicks,
            source.inline_link_clicks,
            source.post_engagement,
            source.spend_amount,
            coalesce(leads.lead_count, 0) as lead_count,
            coalesce(lead_values.lead_value_amount, 0) as lead_value_amount,
            source.actions,
            source.action_values,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            leads
            on source.account_id = leads.account_id
            and source.ad_id = leads.ad_id
            and source.date = leads.date
        left join
            lead_values
            on source.account_id = lead_values.account_id
            and source.ad_id = lead_values.ad_id
            and source.date = lead_values.date
            {{ join_tenant("meta_ads", "source.account_id") }}
    )

select *
from final
